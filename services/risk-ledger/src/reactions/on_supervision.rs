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
    let (Some(cause), Some(matter)) = (cause(event)?, event.matter) else {
        return Ok(labelled);
    };
    ledger.add_cause(tx, matter, cause).await?;
    Ok(Digested::Done)
}

/// True if nothing of a fact counts here but its label.
pub(super) fn only_label(event: &Received) -> Result<bool, ReactionError> {
    Ok(cause(event)?.is_none())
}

/// Why a fact brings its matter into the ledger; nothing if it does not.
fn cause(event: &Received) -> Result<Option<Cause>, ReactionError> {
    Ok(match event.fact::<SupervisionFact>()? {
        Fact::DeadlineBreached(it) => Some(Cause::DeadlineBreached { rule: it.rule }),
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
        | Fact::RecommendationAnswered(_)
        | Fact::RecommendationAccepted(_)
        | Fact::RecommendationSentBack(_) => None,
    })
}
