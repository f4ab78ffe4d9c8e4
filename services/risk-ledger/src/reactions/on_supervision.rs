//! Missed terms.

use headwater_proto::supervision::v1::SupervisionFact;
use headwater_proto::supervision::v1::supervision_fact::Fact;
use mailbox::{Digested, ReactionError, Received, Tx};

use super::keep_label;
use crate::app::RiskLedger;
use crate::domain::Cause;

/// A missed term brings its matter into the ledger; one about no matter does not.
pub(super) async fn react(
    ledger: &RiskLedger,
    tx: &mut Tx,
    event: &Received,
) -> Result<Digested, ReactionError> {
    let labelled = keep_label(ledger, tx, event).await?;
    match (event.fact::<SupervisionFact>()?, event.matter) {
        (Fact::DeadlineBreached(it), Some(matter)) => {
            ledger.add_cause(tx, matter, Cause::DeadlineBreached { rule: it.rule }).await?;
            Ok(Digested::Done)
        }
        (
            Fact::DeadlineBreached(_)
            | Fact::DeadlineSet(_)
            | Fact::DeadlineReminded(_)
            | Fact::DeadlineEscalated(_)
            | Fact::DeadlineEnded(_)
            | Fact::OrderDrafted(_)
            | Fact::OrderIssued(_)
            | Fact::OrderAnswered(_)
            | Fact::OrderClosed(_)
            | Fact::OrderSentBack(_)
            | Fact::OrderWithdrawn(_)
            | Fact::RecommendationDelivered(_)
            | Fact::RecommendationAnswered(_),
            _,
        ) => Ok(labelled),
    }
}

/// True if nothing of a fact counts here but its label.
pub(super) fn only_label(event: &Received) -> Result<bool, ReactionError> {
    Ok(match event.fact::<SupervisionFact>()? {
        Fact::DeadlineBreached(_) => false,
        Fact::DeadlineSet(_)
        | Fact::DeadlineReminded(_)
        | Fact::DeadlineEscalated(_)
        | Fact::DeadlineEnded(_)
        | Fact::OrderDrafted(_)
        | Fact::OrderIssued(_)
        | Fact::OrderAnswered(_)
        | Fact::OrderClosed(_)
        | Fact::OrderSentBack(_)
        | Fact::OrderWithdrawn(_)
        | Fact::RecommendationDelivered(_)
        | Fact::RecommendationAnswered(_) => true,
    })
}
