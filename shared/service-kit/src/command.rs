//! A request with an effect, as every such request is read: who asks, under which request id, about which record.

use std::sync::Arc;

use headwater_proto::requests::{Change, Mutation};
use kernel::ids::Id;
use kernel::{Actor, Invalid};
use tonic::{Request, Status};

use crate::complaints::{Complaints, keep};
use crate::door::actor;

/// One request of one caller, with all that it said; a retry says the same under the same id.
#[derive(Clone, Debug)]
pub struct Call {
    /// Who asks.
    pub actor: Arc<Actor>,
    /// The RPC, under whose name the answer is kept.
    pub method: &'static str,
    /// Chosen by the caller.
    pub request_id: String,
    /// The encoded request.
    pub content: Vec<u8>,
}

/// A request to change the record with this id.
#[derive(Clone, Debug)]
pub struct Command<I> {
    /// Who asks what.
    pub call: Call,
    /// Which record.
    pub id: I,
    /// The version in which the caller saw it.
    pub version: i64,
}

/// Takes a request apart: the actor whom the door let in, and the message.
pub fn read<M>(request: Request<M>) -> Result<(Arc<Actor>, M), Status> {
    Ok((actor(&request)?, request.into_inner()))
}

/// Reads what every request with an effect says.
pub fn call<M: Mutation>(actor: &Arc<Actor>, message: &M) -> Result<Call, Invalid> {
    let request_id = message.request_id();
    if request_id.is_empty() {
        return Err(Invalid::missing("request_id"));
    }
    let well_formed = (8..=64).contains(&request_id.len())
        && request_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if !well_formed {
        let (zh, en) = (
            "8至64个字母、数字、圆点、短横或下划线",
            "8 to 64 letters, digits, dots, dashes or underscores",
        );
        return Err(Invalid::malformed("request_id", zh, en));
    }
    Ok(Call {
        actor: actor.clone(),
        method: M::METHOD,
        request_id: request_id.to_owned(),
        content: message.encode_to_vec(),
    })
}

/// Reads what every request to change a record says.
pub fn command<I: Id, M: Change>(
    actor: &Arc<Actor>,
    message: &M,
) -> Result<Command<I>, Complaints> {
    let mut complaints = Vec::new();
    let call = keep(call(actor, message), &mut complaints);
    let id = keep(I::read(M::ID_FIELD, message.id()), &mut complaints);
    match (call, id) {
        (Some(call), Some(id)) => Ok(Command { call, id, version: message.version() }),
        _ => Err(Complaints(complaints)),
    }
}

#[cfg(test)]
mod tests {
    use headwater_proto::grid_collaboration::v1 as pb;
    use kernel::ids::TaskId;

    use super::*;

    #[test]
    fn a_command_says_everything_that_is_wrong_with_its_head() {
        let actor = Arc::new(Actor::Anonymous);
        let take = pb::TakeTaskRequest { request_id: "x".to_owned(), ..Default::default() };
        let complaints = command::<TaskId, _>(&actor, &take).unwrap_err().0;
        let fields: Vec<_> = complaints.into_iter().map(|it| it.field).collect();
        assert_eq!(fields, ["request_id", "task_id"]);
    }

    #[test]
    fn a_command_knows_its_method() {
        let actor = Arc::new(Actor::Anonymous);
        let task_id = "tsk_00000000-0000-0000-0000-000000000000".to_owned();
        let request_id = "12345678".to_owned();
        let take = pb::TakeTaskRequest { request_id, task_id, version: 3 };
        let read = command::<TaskId, _>(&actor, &take).unwrap();
        assert_eq!((read.call.method, read.version), ("TakeTask", 3));
    }
}
