//! Objection (异议) and designation (指定): "not ours", and who settles it (Arts. 23 and 24).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kernel::ids::ReferralId;
use kernel::{BodyCode, Invalid};
use statutory_calendar::RulesAndCalendar;

use super::catalogue::{Body, Catalogue, designator};
use super::handling::passed;
use super::matter::{Desk, Matter, Progress, require_body};
use super::referral::{Referral, Referrals, report_after};
use super::{Acting, Decision, Event, ReferralKind, ReferralState, Refusal, Stage, Transition};

/// "Not ours" (Art. 23), and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    pub date: NaiveDate,
    pub reason: String,
    /// Why it was upheld or refused; none while undecided.
    pub decision_reason: Option<String>,
}

/// How the sender decides an objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// The matter returns.
    Uphold,
    /// The referral stands.
    Refuse,
}

impl Referrals {
    /// Objects to a referral, within its term (Art. 23); the second objection about a matter calls
    /// for designation.
    pub fn object(
        self,
        matter: Matter,
        by: Acting<'_>,
        reason: String,
        terms: &RulesAndCalendar,
        catalogue: &Catalogue,
    ) -> Transition<(Matter, Referral)> {
        let (designation_required, objectors) = (self.were_objected_to(), self.objectors());
        let referral = self
            .unanswered(&matter)
            .filter(|it| it.state == ReferralState::Issued)
            .ok_or(Refusal::ReferralNotIssued)?;
        require_body(by, &referral.to)?;
        if let Some(limit) = referral.objection_term_passed(&matter, terms, by.today) {
            return Err(Refusal::ObjectionTermPassed { limit }.into());
        }
        let (matter, event) =
            matter.in_dispute(&referral, &objectors, designation_required, catalogue);
        let objection = Objection { date: by.today, reason, decision_reason: None };
        let (state, objection) = (ReferralState::Objected, Some(objection));
        Ok(((matter, Referral { state, objection, ..referral }), vec![event]))
    }

    /// Asks that a body be designated (Art. 24): for whom an objection was refused, or came too late, is
    /// not left with a matter that it has no power to handle.
    pub fn request_designation(
        self,
        matter: Matter,
        by: Acting<'_>,
        reason: String,
        terms: &RulesAndCalendar,
        catalogue: &Catalogue,
    ) -> Transition<(Matter, Referral)> {
        let objectors = self.objectors();
        let referral = self.standing(&matter, by)?;
        if referral.kind == ReferralKind::Designation {
            return Err(Refusal::DesignationStands.into());
        }
        if referral.state == ReferralState::Issued
            && referral.objection_term_passed(&matter, terms, by.today).is_none()
        {
            return Err(Refusal::ObjectionPossible.into());
        }
        let (matter, event) = matter.in_dispute(&referral, &objectors, true, catalogue);
        let late = Objection { date: by.today, reason, decision_reason: None };
        let objection = Some(referral.objection.clone().unwrap_or(late));
        let state = ReferralState::Objected;
        Ok(((matter, Referral { state, objection, ..referral }), vec![event]))
    }

    /// Upholds or refuses an objection, which is the sender's to do unless a body has to be
    /// designated.
    pub fn rule(
        self,
        matter: Matter,
        by: Acting<'_>,
        ruling: Ruling,
        reason: String,
    ) -> Transition<(Matter, Referral)> {
        let referral = self.disputed(&matter)?;
        require_body(by, &referral.from)?;
        if matter.dispute().is_some_and(|(decider, _)| *decider != referral.from) {
            return Err(Refusal::DesignationRequired.into());
        }
        let (desk, state, decision) = match ruling {
            Ruling::Uphold => (Desk::Office, ReferralState::Returned, Decision::Upheld),
            Ruling::Refuse => {
                let desk = Desk::With(referral.custody(), Progress::Unanswered);
                (desk, ReferralState::Standing, Decision::Refused)
            }
        };
        let event = Event::ObjectionDecided { referral: referral.id, decision };
        Ok(((Matter { desk, ..matter }, referral.decided(state, reason)), vec![event]))
    }

    /// Settles a dispute by naming the body that handles the matter; it can object no more (Art. 24).
    ///
    /// Whoever designates may set the day of the report, and has to where the one set before has
    /// passed. Gives back the matter, the referral that ended and the one that designates.
    pub fn designate(
        self,
        matter: Matter,
        by: Acting<'_>,
        (id, to): (ReferralId, &Body),
        report_date: Option<NaiveDate>,
        reason: String,
        catalogue: &Catalogue,
    ) -> Transition<(Matter, Referral, Referral)> {
        let referral = self.disputed(&matter)?;
        if !matter.may_designate(by.officer) {
            let designator = matter.dispute().and_then(|(_, designators)| designators.first());
            let body = designator.unwrap_or(&referral.from).clone();
            return Err(Refusal::NotAnswerable { body }.into());
        }
        matter.require_suitable(to, catalogue)?;
        matter.require_in_reach(&by.officer.body, &to.code)?;
        let (kind, state) = (ReferralKind::Designation, ReferralState::Standing);
        let designated = Referral {
            report_date: report_by(referral.report_date, report_date, by.today)?,
            ..Referral::new(id, &matter, by, to, kind, state)
        };
        let events = vec![
            Event::ObjectionDecided { referral: referral.id, decision: Decision::Designated },
            Event::Referred { referral: designated.clone() },
        ];
        let ended = referral.decided(ReferralState::Returned, reason);
        Ok(((matter.passed_on(&designated), ended, designated), events))
    }

    /// A second objection is decided by designation: no ping-pong.
    fn were_objected_to(&self) -> bool {
        !self.objectors().is_empty()
    }

    /// The bodies that have said "not ours" before.
    fn objectors(&self) -> BTreeSet<BodyCode> {
        let objected = self.ended.iter().filter(|it| it.objection.is_some());
        objected.map(|it| it.to.clone()).collect()
    }

    /// The referral that the matter's body objects to.
    fn disputed(self, matter: &Matter) -> Result<Referral, Refusal> {
        let disputed = self.current.filter(|_| matter.stage() == Stage::Objected);
        disputed.ok_or(Refusal::ReferralNotObjected)
    }
}

impl Matter {
    /// In dispute between the bodies that say "not ours"; if there is but one, between it and the
    /// sender. The sender decides, unless a body has to be designated.
    fn in_dispute(
        self,
        referral: &Referral,
        objectors: &BTreeSet<BodyCode>,
        designation_required: bool,
        catalogue: &Catalogue,
    ) -> (Self, Event) {
        let mut disputing: BTreeSet<_> = objectors.iter().chain([&referral.to]).collect();
        if disputing.len() == 1 {
            disputing.insert(&referral.from);
        }
        let disputing: Vec<_> = disputing.into_iter().collect();
        let designator = designator(catalogue, &disputing, &referral.from, &self.visibility);
        let decider = designator.as_ref().filter(|_| designation_required);
        let decider = decider.unwrap_or(&referral.from).clone();
        let event = Event::ObjectionRaised {
            referral: referral.id,
            body: referral.to.clone(),
            deciding_body: decider.clone(),
            designation_required,
        };
        let (custody, designators) = (referral.custody(), designator.into_iter().collect());
        (Self { desk: Desk::Disputed { custody, decider, designators }, ..self }, event)
    }
}

/// The day by which a designated body reports: the one set now, else the one set before.
fn report_by(
    before: Option<NaiveDate>,
    set: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Option<NaiveDate>, Invalid> {
    match (set, before) {
        (Some(date), _) => report_after(today, date).map(Some),
        (None, Some(date)) if date <= today => {
            let (zh, en) = (
                format!("原定反馈期限{date}已过，须另行确定"),
                format!("the day set for the report, {date}, has passed: set another"),
            );
            Err(Invalid::new("report_date", "REPORT_DATE_MISSING", zh, en))
        }
        (None, before) => Ok(before),
    }
}

impl Referral {
    /// The limit of the term to object, if it has passed. A judicial or discipline organ goes by its own rules
    /// (Art. 23).
    fn objection_term_passed(
        &self,
        matter: &Matter,
        terms: &RulesAndCalendar,
        today: NaiveDate,
    ) -> Option<NaiveDate> {
        let (region, day0) = (self.to.region(), self.receipt_date);
        match self.kind {
            ReferralKind::Transfer => None,
            ReferralKind::Referral | ReferralKind::Assignment | ReferralKind::Designation => {
                passed(terms, "objection", &region, day0, matter, today)
            }
        }
    }

    fn decided(self, state: ReferralState, reason: String) -> Self {
        let objection = self.objection.map(|it| Objection { decision_reason: Some(reason), ..it });
        Self { state, objection, ..self }
    }
}
