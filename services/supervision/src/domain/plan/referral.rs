//! What a referral, an objection and an acceptance start.

use kernel::BodyCode;
use kernel::ids::{HandlingId, ReferralId};
use statutory_calendar::TermError;

use super::{Cause, Desk, Opening, Outcome, Planned, WhyNot, earliest};
use crate::domain::fact::{
    Decision, Fact, HandlingStep, Referral, ReferralKind, ReferralStep, What,
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
                    | ReferralStep::Accepted { .. }
                    | ReferralStep::Replied { .. }
                    | ReferralStep::Reported { .. } => None,
                });
                Ok(vec![self.deadline(&opening, decided)?])
            }
            ReferralStep::Accepted { handling, body, date, document, historical } => {
                let subject = Subject::Handling(*handling);
                let mut opening = Opening::new(RuleId::Handling, subject, body, fact, *date)
                    .with_document(document)
                    .unless(historical.then_some(WhyNot::Historical));
                opening.extension = self.extension(*handling);
                Ok(vec![self.deadline(&opening, self.delivered(*handling))?])
            }
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
            ReferralStep::Accepted { date, .. } | ReferralStep::Replied { date } => {
                Some(Outcome::Met(*date))
            }
            ReferralStep::Decided { .. } => given_back(step),
            ReferralStep::Made(_)
            | ReferralStep::Objected { .. }
            | ReferralStep::Reported { .. } => None,
        });
        self.deadline(&opening, ended).map(Some)
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
            ReferralStep::Accepted { date, .. } | ReferralStep::Replied { date } => {
                Some(Outcome::Void { cause: Cause::NotUsed, date: *date })
            }
            ReferralStep::Made(_)
            | ReferralStep::Decided { .. }
            | ReferralStep::Reported { .. } => None,
        });
        self.deadline(&opening, ended).map(Some)
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
            | ReferralStep::Accepted { .. }
            | ReferralStep::Replied { .. } => None,
        });
        self.deadline(&opening, ended).map(Some)
    }

    /// The earliest of the ends that the referral's steps make.
    fn ends(&self, wanted: ReferralId, end: impl Fn(&ReferralStep) -> Option<Outcome>) -> Outcome {
        earliest(self.facts.iter().filter_map(|it| match &it.what {
            What::Referral { id, step } if *id == wanted => end(step),
            What::Referral { .. }
            | What::Matter(_)
            | What::Handling { .. }
            | What::Order { .. }
            | What::Warning { .. } => None,
        }))
    }

    /// The one extension (Art. 34): the first recorded, should there ever be two.
    fn extension(&self, handling: HandlingId) -> Option<u32> {
        self.handling_steps(handling).find_map(|step| match step {
            HandlingStep::Extended { days } => Some(*days),
            HandlingStep::Delivered { .. } => None,
        })
    }

    fn delivered(&self, handling: HandlingId) -> Outcome {
        earliest(self.handling_steps(handling).filter_map(|step| match step {
            HandlingStep::Delivered { date } => Some(Outcome::Met(*date)),
            HandlingStep::Extended { .. } => None,
        }))
    }

    fn handling_steps(&self, wanted: HandlingId) -> impl Iterator<Item = &HandlingStep> {
        self.facts.iter().filter_map(move |it| match &it.what {
            What::Handling { id, step } if *id == wanted => Some(step),
            What::Handling { .. }
            | What::Matter(_)
            | What::Referral { .. }
            | What::Order { .. }
            | What::Warning { .. } => None,
        })
    }

    fn is_historical(&self, wanted: ReferralId) -> bool {
        self.facts.iter().any(|it| {
            matches!(&it.what, What::Referral { id, step: ReferralStep::Made(made) }
                if *id == wanted && made.historical)
        })
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

/// A return or a designation ends that body's terms; a refused objection ends nothing.
fn given_back(step: &ReferralStep) -> Option<Outcome> {
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
