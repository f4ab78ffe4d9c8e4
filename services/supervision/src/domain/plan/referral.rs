//! What a referral and an objection start.

use std::iter::once;

use chrono::NaiveDate;
use kernel::BodyCode;
use kernel::ids::ReferralId;
use statutory_calendar::TermError;

use super::{Cause, Desk, Opening, Outcome, Planned, WhyNot, earliest};
use crate::domain::fact::{
    Acceptance, Decision, Fact, Receipt, ReceiptStep, Referral, ReferralKind, ReferralStep,
};
use crate::domain::rule::{RuleId, Subject};

impl Desk<'_> {
    pub(super) fn by_referral(
        &self,
        fact: &Fact,
        id: ReferralId,
        step: &ReferralStep,
    ) -> Result<Vec<Planned>, TermError> {
        match step {
            ReferralStep::Made(referral) => {
                let notice = self.notice(fact, id, referral)?;
                let objection = self.objection(fact, id, referral)?;
                let report = self.report(fact, id, referral)?;
                Ok([notice, objection, report].into_iter().flatten().collect())
            }
            ReferralStep::Objected { deciding_body, date } => {
                let subject = Subject::Referral(id);
                let opening =
                    Opening::new(RuleId::ObjectionDecision, subject, deciding_body, fact, *date)
                        .unless(self.is_historical(id).then_some(WhyNot::Historical));
                let decided = self.ends(id, |step| match step {
                    ReferralStep::Decided { date, .. } => Some(Outcome::Met(*date)),
                    ReferralStep::Made(_)
                    | ReferralStep::Objected { .. }
                    | ReferralStep::Accepted(_)
                    | ReferralStep::Replied { .. }
                    | ReferralStep::Reported { .. } => None,
                });
                Ok(vec![self.deadline(&opening, decided)?])
            }
            ReferralStep::Accepted(it) => self.accepted(fact, Receipt::Referral(id), it),
            ReferralStep::Decided { .. }
            | ReferralStep::Replied { .. }
            | ReferralStep::Reported { .. } => Ok(Vec::new()),
        }
    }

    /// Judicial and discipline bodies tell the petitioner under their own rules.
    fn notice(
        &self,
        fact: &Fact,
        id: ReferralId,
        referral: &Referral,
    ) -> Result<Option<Planned>, TermError> {
        if referral.kind == ReferralKind::Transfer {
            return Ok(None);
        }
        let no_duty = (!referral.notifiable).then_some(WhyNot::NoDuty);
        let opening = received(RuleId::NoticeTransferred, fact, id, referral)
            .unless(historical(referral).or(no_duty));
        let ended = self.ends(id, |step| match step {
            ReferralStep::Accepted(Acceptance { date, .. }) | ReferralStep::Replied { date } => {
                Some(Outcome::Met(*date))
            }
            ReferralStep::Decided { .. } => given_back(step),
            ReferralStep::Made(_)
            | ReferralStep::Objected { .. }
            | ReferralStep::Reported { .. } => None,
        });
        let receipt = Receipt::Referral(id);
        let ended = earliest(self.not_accepted(receipt).chain(once(ended)));
        Ok(Some(self.unless_simple(self.deadline(&opening, ended)?, receipt)))
    }

    /// A designated body can object no more (Art. 24).
    fn objection(
        &self,
        fact: &Fact,
        id: ReferralId,
        referral: &Referral,
    ) -> Result<Option<Planned>, TermError> {
        match referral.kind {
            ReferralKind::Referral | ReferralKind::Assignment => {}
            ReferralKind::Transfer | ReferralKind::Designation => return Ok(None),
        }
        let opening = received(RuleId::Objection, fact, id, referral).unless(historical(referral));
        let ended = self.ends(id, |step| match step {
            ReferralStep::Objected { date, .. } => Some(Outcome::Met(*date)),
            ReferralStep::Accepted(Acceptance { date, .. }) | ReferralStep::Replied { date } => {
                Some(not_used(*date))
            }
            ReferralStep::Made(_)
            | ReferralStep::Decided { .. }
            | ReferralStep::Reported { .. } => None,
        });
        let refused = self.receipt_steps(Receipt::Referral(id)).filter_map(|step| match step {
            ReceiptStep::NotAccepted { date } => Some(not_used(*date)),
            ReceiptStep::MadeSimple { .. } | ReceiptStep::TurnedOrdinary { .. } => None,
        });
        self.deadline(&opening, earliest(refused.chain(once(ended)))).map(Some)
    }

    fn report(
        &self,
        fact: &Fact,
        id: ReferralId,
        referral: &Referral,
    ) -> Result<Option<Planned>, TermError> {
        let (ReferralKind::Assignment, Some(until)) = (referral.kind, referral.report_date) else {
            return Ok(None);
        };
        let mut opening =
            received(RuleId::AssignmentReport, fact, id, referral).unless(historical(referral));
        opening.until = Some(until);
        let ended = self.ends(id, |step| match step {
            ReferralStep::Reported { date } => Some(Outcome::Met(*date)),
            ReferralStep::Decided { .. } => given_back(step),
            ReferralStep::Made(_)
            | ReferralStep::Objected { .. }
            | ReferralStep::Accepted(_)
            | ReferralStep::Replied { .. } => None,
        });
        self.deadline(&opening, ended).map(Some)
    }

    /// The earliest of the ends that the referral's steps make.
    pub(super) fn ends(
        &self,
        wanted: ReferralId,
        end: impl Fn(&ReferralStep) -> Option<Outcome>,
    ) -> Outcome {
        earliest(self.referral_steps(wanted).filter_map(end))
    }

    fn is_historical(&self, wanted: ReferralId) -> bool {
        self.referral_steps(wanted)
            .any(|step| matches!(step, ReferralStep::Made(made) if made.historical))
    }
}

/// Day 0 is the day the body received the matter.
fn received<'a>(
    rule: RuleId,
    fact: &'a Fact,
    id: ReferralId,
    referral: &'a Referral,
) -> Opening<'a> {
    let body: &BodyCode = &referral.to_body;
    Opening::new(rule, Subject::Referral(id), body, fact, referral.receipt_date)
        .with_document(&referral.document)
}

fn historical(referral: &Referral) -> Option<WhyNot> {
    referral.historical.then_some(WhyNot::Historical)
}

/// A body that decides on the matter itself has no use for "not ours".
fn not_used(date: NaiveDate) -> Outcome {
    Outcome::Void { cause: Cause::NotUsed, date }
}

/// A return or a designation ends that body's terms; a refused objection ends nothing.
pub(super) fn given_back(step: &ReferralStep) -> Option<Outcome> {
    let ReferralStep::Decided { decision, date } = step else {
        return None;
    };
    let cause = match decision {
        Decision::Upheld => Cause::Returned,
        Decision::Designated => Cause::Designated,
        Decision::Refused => return None,
    };
    Some(Outcome::Void { cause, date: *date })
}
