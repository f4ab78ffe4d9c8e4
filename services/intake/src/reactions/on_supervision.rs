//! What is due next.

use headwater_proto::supervision::v1 as pb;
use kernel::ids::DeadlineId;
use mailbox::{Digested, ReactionError, Received, Tx};
use service_kit::parse;

use crate::store::matter;

/// Keeps the open deadlines of a matter.
pub(super) async fn react(tx: &mut Tx, event: &Received) -> Result<Digested, ReactionError> {
    let Some(id) = event.matter else {
        return Ok(Digested::Ignored);
    };
    if let Some(it) = event.decode::<pb::DeadlineSet>()? {
        let deadline = DeadlineId::parse("deadline_id", &it.deadline_id)?;
        let due_date = parse::date("due_date", it.due_date.as_ref())?;
        matter::put_deadline(tx, deadline, id, &it.rule, &it.body, due_date).await?;
        return Ok(Digested::Done);
    }
    if let Some(it) = event.decode::<pb::DeadlineEnded>()? {
        let deadline = DeadlineId::parse("deadline_id", &it.deadline_id)?;
        matter::drop_deadline(tx, deadline).await?;
        return Ok(Digested::Done);
    }
    Ok(Digested::Ignored)
}
