//! Referral and assignment (转送、交办), objection (异议), designation (指定): Arts. 22–24.

use chrono::NaiveDate;
use kernel::ids::ReferralId;
use kernel::{BodyCode, Invalid, Officer};
use statutory_calendar::{Calendar, RuleBook, Start, Term};

use super::catalogue::{Body, Catalogue};
use super::event::{Decision, Event};
use super::matter::{Matter, Stage};
use super::words::{BodyKind, ReferralKind, ReferralState, Track};
use super::{Denied, Refusal, Step};

/// A referral or assignment of a matter to a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referral {
    pub id: ReferralId,
    pub kind: ReferralKind,
    pub state: ReferralState,
    pub from: BodyCode,
    pub to: BodyCode,
    /// Delivery inside the system is instant, so the day of referral is the day of receipt: day 0 of the body's terms.
    pub receipt_date: NaiveDate,
    /// For assignments: by when the result is to be reported.
    pub report_date: Option<NaiveDate>,
    /// Once the result was reported: when.
    pub result_date: Option<NaiveDate>,
    pub objection: Option<Objection>,
}

/// "Not ours" (Art. 23), and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    pub date: NaiveDate,
    pub reason: String,
    /// Why it was upheld or refused; none while undecided.
    pub decision_reason: Option<String>,
}

/// How the sender decides an objection.
#[derive(Clone, Copy, Debug)]
pub enum ObjectionRuling<'a> {
    Uphold,
    Refuse,
    /// This body handles it, by a referral of this id.
    Designate(&'a Body, ReferralId),
}

/// The rules and the calendar by which the objection's term is counted.
#[derive(Clone, Debug)]
pub struct Terms {
    pub rules: RuleBook,
    pub calendar: Calendar,
}

impl Terms {
    /// The last day on which a body may object; none where no rule was in force yet, so that no term runs.
    pub fn last_day_to_object(&self, referral: &Referral) -> Option<NaiveDate> {
        let region = referral.to.region();
        let rule = self.rules.in_force("objection", Some(&region), referral.receipt_date).ok()?;
        let term = Term::new(rule, &self.calendar, Start::Day(referral.receipt_date));
        term.due().ok().map(|due| due.due_date)
    }
}

impl Matter {
    /// Passes a screened matter to a body; with a report date, as an assignment (Art. 22).
    pub fn refer(
        self,
        officer: &Officer,
        today: NaiveDate,
        id: ReferralId,
        to: &Body,
        report_date: Option<NaiveDate>,
    ) -> Step {
        match self.stage {
            Stage::Screened => {}
            Stage::Registered => return Err(Refusal::MatterNotScreened.into()),
            Stage::Referred(_)
            | Stage::Objected(_)
            | Stage::Handling { .. }
            | Stage::Delivered { .. }
            | Stage::Concluded(_) => return Err(Refusal::MatterNotAtOffice.into()),
        }
        self.require_answerable(officer)?;
        self.require_suitable(to)?;
        if self.returned.iter().any(|it| it.to == to.code) {
            return Err(Refusal::BodyReturnedIt { body: to.code.to_string() }.into());
        }
        if report_date.is_some_and(|date| date <= today) {
            let (zh, en) = ("反馈期限须晚于今天", "the report is due after today");
            return Err(Invalid::new("report_date", "REPORT_DATE_PAST", zh, en).into());
        }
        let kind = match (report_date, self.screening.track) {
            (Some(_), _) => ReferralKind::Assignment,
            (None, Track::Litigation | Track::Accusation) => ReferralKind::Transfer,
            (None, Track::Petition | Track::Suggestion | Track::OtherProcedure | Track::Duty) => {
                ReferralKind::Referral
            }
        };
        let referral = Referral {
            id,
            kind,
            state: ReferralState::Issued,
            from: officer.body.clone(),
            to: to.code.clone(),
            receipt_date: today,
            report_date,
            result_date: None,
            objection: None,
        };
        let events = vec![Event::Referred { referral: referral.clone() }];
        Ok((Self { stage: Stage::Referred(referral), ..self }, events))
    }

    /// Objects to a referral, within its term (Art. 23); the second objection about a matter calls for designation.
    pub fn object(
        self,
        officer: &Officer,
        today: NaiveDate,
        reason: String,
        terms: &Terms,
    ) -> Step {
        let (matter, mut referral) =
            self.take_referral(Refusal::ReferralNotIssued, Taken::Referred)?;
        if referral.state != ReferralState::Issued {
            return Err(Refusal::ReferralNotIssued.into());
        }
        require_body(&referral.to, officer)?;
        // No deadline runs for a record of the past.
        let last_day = terms.last_day_to_object(&referral).filter(|_| !matter.historical);
        if let Some(due) = last_day.filter(|due| today > *due) {
            return Err(Refusal::ObjectionTermPassed { due }.into());
        }
        referral.state = ReferralState::Objected;
        referral.objection = Some(Objection { date: today, reason, decision_reason: None });
        let event = Event::ObjectionRaised {
            referral: referral.id,
            body: referral.to.clone(),
            deciding_body: referral.from.clone(),
            designation_required: matter.was_objected_before(),
        };
        Ok((Self { stage: Stage::Objected(referral), ..matter }, vec![event]))
    }

    /// A second objection is decided by designation: no ping-pong.
    pub fn was_objected_before(&self) -> bool {
        self.returned.iter().any(|it| it.objection.is_some())
    }

    /// Decides an objection: the sender upholds or refuses it; a designation may also come from above (Art. 24).
    pub fn decide_objection(
        self,
        officer: &Officer,
        today: NaiveDate,
        ruling: ObjectionRuling<'_>,
        reason: String,
        catalogue: &Catalogue,
    ) -> Step {
        let may_designate = self.may_designate(officer, catalogue);
        let (matter, referral) =
            self.take_referral(Refusal::ReferralNotObjected, Taken::Objected)?;
        let allowed = match ruling {
            ObjectionRuling::Uphold | ObjectionRuling::Refuse => referral.from == officer.body,
            ObjectionRuling::Designate(..) => may_designate,
        };
        if !allowed {
            return Err(Refusal::NotAnswerable { body: referral.from.to_string() }.into());
        }
        let objected = referral.id;
        let decided = |decision| Event::ObjectionDecided { referral: objected, decision };
        match ruling {
            ObjectionRuling::Uphold | ObjectionRuling::Refuse if matter.was_objected_before() => {
                Err(Refusal::DesignationRequired.into())
            }
            ObjectionRuling::Uphold => {
                let referral = referral.decided(ReferralState::Returned, reason);
                Ok((matter.with_returned(referral), vec![decided(Decision::Upheld)]))
            }
            ObjectionRuling::Refuse => {
                let referral = referral.decided(ReferralState::Standing, reason);
                let matter = Self { stage: Stage::Referred(referral), ..matter };
                Ok((matter, vec![decided(Decision::Refused)]))
            }
            ObjectionRuling::Designate(to, id) => {
                matter.require_suitable(to)?;
                let designated = Referral {
                    id,
                    kind: ReferralKind::Designation,
                    state: ReferralState::Standing,
                    from: officer.body.clone(),
                    to: to.code.clone(),
                    receipt_date: today,
                    // An assignment stays one: its report is due from the body designated.
                    report_date: referral.report_date,
                    result_date: None,
                    objection: None,
                };
                let referral = referral.decided(ReferralState::Returned, reason);
                let events = vec![
                    decided(Decision::Designated),
                    Event::Referred { referral: designated.clone() },
                ];
                let matter = matter.with_returned(referral);
                Ok((Self { stage: Stage::Referred(designated), ..matter }, events))
            }
        }
    }

    /// Refuses bodies that the matter is kept from, or that its track does not lead to.
    fn require_suitable(&self, to: &Body) -> Result<(), Refusal> {
        let body = to.code.to_string();
        if self.visibility.excludes_body(&to.code) {
            return Err(Refusal::BodyExcluded { body });
        }
        match self.screening.track {
            Track::Litigation if to.kind != BodyKind::JudicialPolitical => {
                Err(Refusal::BodyNotJudicial { body })
            }
            Track::Accusation if to.kind != BodyKind::DisciplineInspection => {
                Err(Refusal::BodyNotDiscipline { body })
            }
            Track::Litigation
            | Track::Accusation
            | Track::Petition
            | Track::Suggestion
            | Track::OtherProcedure
            | Track::Duty => Ok(()),
        }
    }

    /// The matter without its open referral, which the caller puts into the next stage.
    pub(super) fn take_referral(
        self,
        otherwise: Refusal,
        wanted: Taken,
    ) -> Result<(Self, Referral), Denied> {
        match (self.stage, wanted) {
            (Stage::Referred(referral), Taken::Referred)
            | (Stage::Objected(referral), Taken::Objected) => {
                Ok((Self { stage: Stage::Screened, ..self }, referral))
            }
            (
                Stage::Registered
                | Stage::Screened
                | Stage::Referred(_)
                | Stage::Objected(_)
                | Stage::Handling { .. }
                | Stage::Delivered { .. }
                | Stage::Concluded(_),
                Taken::Referred | Taken::Objected,
            ) => Err(otherwise.into()),
        }
    }

    /// Back at the petition office; the terms of the body that had it end.
    fn with_returned(mut self, referral: Referral) -> Self {
        self.returned.push(referral);
        Self { stage: Stage::Screened, ..self }
    }
}

/// Which stage a referral is taken out of.
#[derive(Clone, Copy)]
pub(super) enum Taken {
    Referred,
    Objected,
}

impl Referral {
    fn decided(self, state: ReferralState, reason: String) -> Self {
        let objection = self.objection.map(|it| Objection { decision_reason: Some(reason), ..it });
        Self { state, objection, ..self }
    }
}

/// Refuses officers of another body than the one that has the matter.
pub(super) fn require_body(body: &BodyCode, officer: &Officer) -> Result<(), Refusal> {
    if officer.body == *body {
        Ok(())
    } else {
        Err(Refusal::NotAnswerable { body: body.to_string() })
    }
}
