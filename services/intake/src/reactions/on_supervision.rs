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
    if let Some(it) = event.decode::<pb::DeadlineSet>()? {
        let due_date = parse::date("due_date", it.due_date.as_ref())?;
        let deadline = NextDate {
            deadline: DeadlineId::parse("deadline_id", &it.deadline_id)?,
            matter,
            rule: &it.rule,
            due_date: Some(due_date),
            version: it.version,
        };
        matter::keep_next_date(tx, &deadline).await?;
        return Ok(Digested::Done);
    }
    if let Some(it) = event.decode::<pb::DeadlineEnded>()? {
        let deadline = NextDate {
            deadline: DeadlineId::parse("deadline_id", &it.deadline_id)?,
            matter,
            rule: &it.rule,
            due_date: None,
            version: it.version,
        };
        matter::keep_next_date(tx, &deadline).await?;
        return Ok(Digested::Done);
    }
    Ok(Digested::Ignored)
}
