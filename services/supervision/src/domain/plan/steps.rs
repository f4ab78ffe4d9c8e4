//! What the facts hold about one thing, in the order of their record times.

use kernel::ids::{
    HandlingId, HopId, OrderId, PetitionId, RecheckId, RecommendationId, ReferralId, ReviewId,
    UrgentReportId, WarningId,
};

use super::{Cause, Desk, Outcome};
use crate::domain::fact::{
    Acceptance, DirectStep, HandlingStep, HopStep, MatterStep, OrderStep, Receipt, ReceiptStep,
    RecheckStep, RecommendationStep, ReferralStep, ReviewStep, UrgentStep, WarningStep, What,
};

macro_rules! steps {
    ($($name:ident: $kind:ident { $key:ident: $id:ty } => $step:ty;)*) => {
        impl Desk<'_> {
            $(pub(super) fn $name(&self, wanted: $id) -> impl Iterator<Item = &$step> {
                self.facts.iter().filter_map(move |it| {
                    if let What::$kind { $key, step } = &it.what && *$key == wanted {
                        Some(step)
                    } else {
                        None
                    }
                })
            })*
        }
    };
}

steps! {
    direct_steps: Direct { petition: PetitionId } => DirectStep;
    referral_steps: Referral { id: ReferralId } => ReferralStep;
    receipt_steps: Receipt { receipt: Receipt } => ReceiptStep;
    handling_steps: Handling { id: HandlingId } => HandlingStep;
    order_steps: Order { id: OrderId } => OrderStep;
    warning_steps: Warning { id: WarningId } => WarningStep;
    review_steps: Review { id: ReviewId } => ReviewStep;
    recheck_steps: Recheck { id: RecheckId } => RecheckStep;
    hop_steps: Hop { id: HopId } => HopStep;
    urgent_steps: Urgent { id: UrgentReportId } => UrgentStep;
    recommendation_steps: Recommendation { id: RecommendationId } => RecommendationStep;
}

impl Desk<'_> {
    /// The acceptances of what was received so.
    pub(super) fn acceptances(&self, wanted: Receipt) -> impl Iterator<Item = &Acceptance> {
        let all = self.facts.iter().filter_map(|it| it.what.acceptance());
        all.filter_map(move |(receipt, it)| (receipt == wanted).then_some(it))
    }

    /// The acceptance by which a handling began.
    pub(super) fn acceptance_of(&self, handling: HandlingId) -> Option<&Acceptance> {
        let all = self.facts.iter().filter_map(|it| it.what.acceptance());
        all.map(|(_, it)| it).find(|it| it.handling == handling)
    }

    /// A registration that was a mistake: nothing is owed for it.
    pub(super) fn voided(&self) -> impl Iterator<Item = Outcome> {
        let void = self.facts.iter().filter(|it| it.what == What::Matter(MatterStep::Voided));
        void.map(|it| Outcome::Void { cause: Cause::Voided, date: it.effect_date })
    }
}
