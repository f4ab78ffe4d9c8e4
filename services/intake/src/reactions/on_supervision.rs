//! What is due next.

use headwater_proto::supervision::v1 as pb;
use kernel::ids::DeadlineId;
use mailbox::{Digested, ReactionError, Received, Tx};
use service_kit::parse;

use crate::store::matter::{self, NextDate};

/// Keeps the deadlines of a matter: when each is due, and which are over.
pub(super) async fn react(tx: &mut Tx, event: &Received) -> Result<Digested, ReactionError> {
    let Some(matter) = event.matter else {
        return Ok(Digested::Ignored);
    };
    let (deadline_id, rule, due_date, version) =
        if let Some(it) = event.decode::<pb::DeadlineSet>()? {
            let due_date = parse::date("due_date", it.due_date.as_ref())?;
            (it.deadline_id, it.rule, Some(due_date), it.version)
        } else if let Some(it) = event.decode::<pb::DeadlineEnded>()? {
            (it.deadline_id, it.rule, None, it.version)
        } else {
            return Ok(Digested::Ignored);
        };
    let deadline = DeadlineId::parse("deadline_id", &deadline_id)?;
    let next_date = NextDate { deadline, matter, rule: &rule, due_date, version };
    matter::keep_next_date(tx, &next_date).await?;
    Ok(Digested::Done)
}
