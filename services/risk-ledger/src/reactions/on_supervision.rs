//! Missed terms.

use headwater_proto::supervision::v1 as pb;
use mailbox::{Digested, ReactionError, Received, Tx};

use super::LEDGER;
use crate::app::RiskLedger;
use crate::domain::Cause;

/// A missed term brings its matter into the ledger; one about no matter does not.
pub(super) async fn react(
    ledger: &RiskLedger,
    tx: &mut Tx,
    event: &Received,
) -> Result<Digested, ReactionError> {
    let cause = event.decode::<pb::DeadlineBreached>()?.and_then(|it| Cause::of_breach(&it.rule));
    let (Some(cause), Some(matter)) = (cause, event.matter) else {
        return Ok(Digested::Ignored);
    };
    ledger.note_cause(tx, &LEDGER, matter, cause).await?;
    Ok(Digested::Done)
}
