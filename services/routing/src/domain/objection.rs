//! Objection (异议) and designation (指定): "not ours", and who settles it (Arts. 23 and 24).

use chrono::NaiveDate;
use kernel::ids::ReferralId;
use statutory_calendar::RulesAndCalendar;

use super::catalogue::{Body, Catalogue, designators};
use super::handling::passed;
use super::matter::{Desk, Matter, Progress, require_body};
use super::referral::{Referral, Referrals};
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
        let designation_required = self.were_objected_to();
        let referral = self
            .unanswered(&matter)
            .filter(|it| it.state == ReferralState::Issued)
            .ok_or(Refusal::ReferralNotIssued)?;
        require_body(by, &referral.to)?;
        let (region, day0) = (referral.to.region(), referral.receipt_date);
        if let Some(due) = passed(terms, "objection", &region, day0, &matter, by.today) {
            return Err(Refusal::ObjectionTermPassed { due }.into());
        }
        let event = Event::ObjectionRaised {
            referral: referral.id,
            body: referral.to.clone(),
            deciding_body: referral.from.clone(),
            designation_required,
        };
        let desk = Desk::Disputed {
            custody: referral.custody(),
            decider: referral.from.clone(),
            designators: designators(catalogue, &referral.from, &matter.region),
        };
        let matter = Matter { desk, ..matter };
        let objection = Objection { date: by.today, reason, decision_reason: None };
        let (state, objection) = (ReferralState::Objected, Some(objection));
        Ok(((matter, Referral { state, objection, ..referral }), vec![event]))
    }

    /// Upholds or refuses an objection, which is the sender's to do; not the second one about a
    /// matter.
    pub fn rule(
        self,
        matter: Matter,
        by: Acting<'_>,
        ruling: Ruling,
        reason: String,
    ) -> Transition<(Matter, Referral)> {
        let second = self.were_objected_to();
        let referral = self.disputed(&matter)?;
        require_body(by, &referral.from)?;
        if second {
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

    /// Settles an objection by naming the body that handles the matter; it can object no more (Art.
    /// 24).
    ///
    /// Gives back the matter, the referral that ended and the one that designates.
    pub fn designate(
        self,
        matter: Matter,
        by: Acting<'_>,
        (id, to): (ReferralId, &Body),
        reason: String,
        catalogue: &Catalogue,
    ) -> Transition<(Matter, Referral, Referral)> {
        let referral = self.disputed(&matter)?;
        if !matter.may_designate(by.officer) {
            return Err(Refusal::NotAnswerable { body: referral.from }.into());
        }
        matter.require_suitable(to, catalogue)?;
        let (kind, state) = (ReferralKind::Designation, ReferralState::Standing);
        let designated = Referral {
            // An assignment stays one: its report is due from the body designated.
            report_date: referral.report_date,
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
    pub fn were_objected_to(&self) -> bool {
        self.returned.iter().any(|it| it.objection.is_some())
    }

    /// The referral that the matter's body objects to.
    fn disputed(self, matter: &Matter) -> Result<Referral, Refusal> {
        let disputed = self.current.filter(|_| matter.stage() == Stage::Objected);
        disputed.ok_or(Refusal::ReferralNotObjected)
    }
}

impl Referral {
    fn decided(self, state: ReferralState, reason: String) -> Self {
        let objection = self.objection.map(|it| Objection { decision_reason: Some(reason), ..it });
        Self { state, objection, ..self }
    }
}
