//! What registration, orders, letters and recommendations start.

use kernel::ids::{OrderId, RecommendationId, WarningId};
use statutory_calendar::TermError;

use super::{Cause, Desk, Opening, Outcome, Planned, WhyNot, earliest};
use crate::domain::fact::{
    Decision, Fact, MatterStep, OrderStep, RecommendationStep, ReferralStep, WarningStep, What,
};
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
                let outcome = if self.was_received_directly() {
                    Outcome::Void { cause: Cause::ReceivedDirectly, date: *receipt_date }
                } else {
                    self.referred()
                };
                self.deadline(&opening, outcome).map(Some)
            }
            MatterStep::Linked | MatterStep::Voided | MatterStep::Guided { .. } => Ok(None),
        }
    }

    /// How the office's duty to refer stands.
    ///
    /// Only a referral that stands meets it: after a return it runs again to its original date. A designation replaces
    /// a referral that was made in time, so the first one keeps its merit.
    fn referred(&self) -> Outcome {
        let is_return = |step: &ReferralStep| {
            matches!(step, ReferralStep::Decided { decision: Decision::Upheld, .. })
        };
        let returned = |id| self.referral_steps(id).any(is_return);
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
            | What::Direct { .. }
            | What::Referral { .. }
            | What::Receipt { .. }
            | What::Handling { .. }
            | What::Order { .. }
            | What::Warning { .. }
            | What::Review { .. }
            | What::Recheck { .. }
            | What::Hop { .. }
            | What::Urgent { .. }
            | What::Recommendation { .. } => None,
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
        let ends = self.order_steps(order).filter_map(|step| match step {
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
        let answered = self.warning_steps(warning).filter_map(|step| match step {
            WarningStep::Answered { date } => Some(Outcome::Met(*date)),
            WarningStep::Issued { .. } => None,
        });
        self.deadline(&opening, earliest(answered)).map(Some)
    }

    pub(super) fn by_recommendation(
        &self,
        fact: &Fact,
        id: RecommendationId,
        step: &RecommendationStep,
    ) -> Result<Option<Planned>, TermError> {
        let RecommendationStep::Delivered { body, date, document } = step else {
            return Ok(None);
        };
        let (rule, subject) = (RuleId::RecommendationAnswer, Subject::Recommendation(id));
        let opening = Opening::new(rule, subject, body, fact, *date).with_document(document);
        let answered = self.recommendation_steps(id).filter_map(|step| match step {
            RecommendationStep::Answered { date } => Some(Outcome::Met(*date)),
            RecommendationStep::Delivered { .. } => None,
        });
        self.deadline(&opening, earliest(answered)).map(Some)
    }
}
