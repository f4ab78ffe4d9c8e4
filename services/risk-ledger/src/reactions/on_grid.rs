//! What grid workers found reaches the entry it is about.

use headwater_proto::grid_collaboration::v1 as pb;
use kernel::ids::{EntryId, TaskId};
use mailbox::{Digested, ReactionError, Received, Tx};
use service_kit::parse;

use crate::app::RiskLedger;
use crate::store::finding::Finding;

/// Keeps accepted reports about entries; those about a matter only are not the ledger's.
pub(super) async fn react(
    ledger: &RiskLedger,
    tx: &mut Tx,
    event: &Received,
) -> Result<Digested, ReactionError> {
    let Some(it) = event.decode::<pb::TaskAccepted>()?.filter(|it| !it.entry_id.is_empty()) else {
        return Ok(Digested::Ignored);
    };
    let found = Finding {
        task: TaskId::parse("task_id", &it.task_id)?,
        entry: EntryId::parse("entry_id", &it.entry_id)?,
        accept_date: parse::date("accept_date", it.accept_date.as_ref())?,
        finding: it.finding,
    };
    ledger.note_finding(tx, found).await?;
    Ok(Digested::Done)
}
