//! What registration, orders and letters start.

use kernel::ids::{OrderId, WarningId};
use statutory_calendar::TermError;

use super::{Cause, Desk, Opening, Outcome, Planned, WhyNot, earliest};
use crate::domain::fact::{Decision, Fact, MatterStep, OrderStep, ReferralStep, WarningStep, What};
use crate::domain::rule::{RuleId, Subject};

impl Desk<'_> {
    pub(super) fn by_matter(
        &self,
        fact: &Fact,
        step: &MatterStep,
    ) -> Result<Option<Planned>, TermError> {
        match step {
            MatterStep::Registered { number, receipt_date, receiving_body, historical } => {
                let (rule, subject) = (RuleId::Refer, Subject::Matter);
                let opening = Opening::new(rule, subject, receiving_body, fact, *receipt_date)
                    .with_document(number)
                    .unless(historical.then_some(WhyNot::Historical));
                self.deadline(&opening, self.referred()).map(Some)
            }
            MatterStep::Linked | MatterStep::Voided | MatterStep::Guided { .. } => Ok(None),
        }
    }

    /// How the office's duty to refer stands.
    ///
    /// Only a referral that stands meets it: after a return it runs again to its original date. A designation replaces
    /// a referral that was made in time, so the first one keeps its merit.
    fn referred(&self) -> Outcome {
        let returned = |wanted| {
            self.facts.iter().any(|it| {
                matches!(&it.what, What::Referral { id, step: ReferralStep::Decided { decision: Decision::Upheld, .. } }
                    if *id == wanted)
            })
        };
        earliest(self.facts.iter().filter_map(|it| match &it.what {
            What::Referral { id, step: ReferralStep::Made(_) } => {
                (!returned(*id)).then_some(Outcome::Met(it.effect_date))
            }
            What::Matter(MatterStep::Guided { date }) => Some(Outcome::Met(*date)),
            What::Matter(MatterStep::Linked) => Some(Outcome::Met(it.effect_date)),
            What::Matter(MatterStep::Voided) => {
                Some(Outcome::Void { cause: Cause::Voided, date: it.effect_date })
            }
            What::Matter(MatterStep::Registered { .. })
            | What::Referral { .. }
            | What::Handling { .. }
            | What::Order { .. }
            | What::Warning { .. } => None,
        }))
    }

    pub(super) fn by_order(
        &self,
        fact: &Fact,
        order: OrderId,
        step: &OrderStep,
    ) -> Result<Option<Planned>, TermError> {
        let OrderStep::Issued { body, date, document } = step else {
            return Ok(None);
        };
        let subject = Subject::Order(order);
        let opening = Opening::new(RuleId::SupervisionAnswer, subject, body, fact, *date)
            .with_document(document);
        let steps = self.facts.iter().filter_map(|it| match &it.what {
            What::Order { id, step } if *id == order => Some(step),
            What::Order { .. }
            | What::Matter(_)
            | What::Referral { .. }
            | What::Handling { .. }
            | What::Warning { .. } => None,
        });
        let ends = steps.filter_map(|step| match step {
            OrderStep::Issued { .. } => None,
            OrderStep::Answered { date } => Some(Outcome::Met(*date)),
            OrderStep::Withdrawn { date } => {
                Some(Outcome::Void { cause: Cause::Withdrawn, date: *date })
            }
        });
        self.deadline(&opening, earliest(ends)).map(Some)
    }

    pub(super) fn by_warning(
        &self,
        fact: &Fact,
        warning: WarningId,
        step: &WarningStep,
    ) -> Result<Option<Planned>, TermError> {
        let WarningStep::Issued { body, date, document } = step else {
            return Ok(None);
        };
        let subject = Subject::Warning(warning);
        let opening =
            Opening::new(RuleId::WarningAnswer, subject, body, fact, *date).with_document(document);
        let answered = self.facts.iter().filter_map(|it| match &it.what {
            What::Warning { id, step: WarningStep::Answered { date } } if *id == warning => {
                Some(Outcome::Met(*date))
            }
            What::Warning { .. }
            | What::Matter(_)
            | What::Referral { .. }
            | What::Handling { .. }
            | What::Order { .. } => None,
        });
        self.deadline(&opening, earliest(answered)).map(Some)
    }
}
