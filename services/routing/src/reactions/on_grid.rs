//! What grid workers found reaches the matter it is about.

use headwater_proto::grid_collaboration::v1 as pb;
use kernel::ids::{MatterId, TaskId};
use mailbox::{Digested, ReactionError, Received, Tx};
use service_kit::parse;

use crate::app::Routing;
use crate::store::finding::Finding;

/// Keeps accepted reports about matters; those about a ledger entry only are not routing's.
pub(super) async fn react(
    routing: &Routing,
    tx: &mut Tx,
    event: &Received,
) -> Result<Digested, ReactionError> {
    let Some(it) = event.decode::<pb::TaskAccepted>()?.filter(|it| !it.matter_id.is_empty()) else {
        return Ok(Digested::Ignored);
    };
    let found = Finding {
        task: TaskId::parse("task_id", &it.task_id)?,
        matter: MatterId::parse("matter_id", &it.matter_id)?,
        date: parse::date("accept_date", it.accept_date.as_ref())?,
        finding: it.finding,
    };
    routing.note_finding(tx, found).await?;
    Ok(Digested::Done)
}
