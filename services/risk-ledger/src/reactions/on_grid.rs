//! What grid workers found reaches the entry it is about.

use headwater_proto::grid_collaboration::v1::GridCollaborationFact;
use headwater_proto::grid_collaboration::v1::grid_collaboration_fact::Fact;
use kernel::ids::{EntryId, TaskId};
use mailbox::{Digested, ReactionError, Received, Tx};

use super::keep_label;
use crate::app::{Finding, RiskLedger};

/// Keeps accepted reports about entries; those about a matter only are not the ledger's.
pub(super) async fn react(
    ledger: &RiskLedger,
    tx: &mut Tx,
    event: &Received,
) -> Result<Digested, ReactionError> {
    let labelled = keep_label(ledger, tx, event).await?;
    match event.fact::<GridCollaborationFact>()? {
        Fact::TaskAccepted(it) if !it.entry_id.is_empty() => {
            let finding = Finding {
                task: TaskId::parse("task_id", &it.task_id)?,
                entry: EntryId::parse("entry_id", &it.entry_id)?,
                accept_date: event.effect_date,
                finding: it.finding,
            };
            ledger.add_finding(tx, finding).await?;
            Ok(Digested::Done)
        }
        Fact::TaskAccepted(_)
        | Fact::TaskIssued(_)
        | Fact::TaskTaken(_)
        | Fact::TaskReported(_)
        | Fact::TaskSentBack(_) => Ok(labelled),
    }
}
