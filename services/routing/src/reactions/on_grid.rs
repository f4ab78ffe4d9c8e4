//! What grid workers found reaches the matter it is about.

use headwater_proto::grid_collaboration::v1::GridCollaborationFact;
use headwater_proto::grid_collaboration::v1::grid_collaboration_fact::Fact;
use kernel::ids::TaskId;
use mailbox::{Digested, ReactionError, Received, Tx};

use crate::app::Routing;
use crate::domain::Finding;

/// Keeps accepted reports about matters; those about a ledger entry only are not routing's.
pub(super) async fn react(
    routing: &Routing,
    tx: &mut Tx,
    event: &Received,
) -> Result<Digested, ReactionError> {
    let accepted = match event.fact::<GridCollaborationFact>()? {
        Fact::TaskAccepted(it) => it,
        Fact::TaskIssued(_)
        | Fact::TaskTaken(_)
        | Fact::TaskReported(_)
        | Fact::TaskSentBack(_) => return Ok(Digested::Ignored),
    };
    let Some(matter) = event.matter else {
        return Ok(Digested::Ignored);
    };
    let task = TaskId::parse("task_id", &accepted.task_id)?;
    let (date, finding) = (event.effect_date, accepted.finding);
    routing.record_finding(tx, Finding { task, matter, date, finding }).await?;
    Ok(Digested::Done)
}
