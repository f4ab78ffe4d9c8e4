//! A command about a record: who asks, in which request, about which one, in which version.

use std::sync::Arc;

use kernel::{Actor, Invalid};
use prost::Message;
use service_kit::door::actor;
use service_kit::error::invalid;
use tonic::{Request, Status};

use crate::answer::RequestKey;
use crate::store::Store;

/// A command about a record with this kind of id.
#[derive(Clone, Debug)]
pub struct Command<I> {
    /// The RPC's name, under which its answers are kept.
    pub method: &'static str,
    /// Names the request, so that a retry gets its answer.
    pub request: RequestKey,
    /// Which record.
    pub id: I,
    /// The version in which the caller saw it.
    pub version: i64,
}

/// Where a message says these things.
#[derive(Debug)]
pub struct Said<'a, I> {
    /// Names the request.
    pub request_id: &'a str,
    /// The record it is about, if it can be read.
    pub id: Result<I, Invalid>,
    /// The version in which the caller saw the record.
    pub version: i64,
}

/// The officer, the command, and the rest of the message.
pub type Parts<I, M> = (Arc<Actor>, Command<I>, M);

impl Store {
    /// Reads the part of a command that all commands share, and the officer behind it; see [`commands!`](crate::commands).
    pub fn command<M: Message, I>(
        &self,
        method: &'static str,
        request: Request<M>,
        said: fn(&M) -> Said<'_, I>,
    ) -> Result<Parts<I, M>, Status> {
        let actor = actor(&request)?;
        let message = request.into_inner();
        let refused = |complaint| invalid(&[complaint]);
        let Said { request_id, id, version } = said(&message);
        let request = self.request_key(&actor, method, request_id, &message).map_err(refused)?;
        let command = Command { method, request, id: id.map_err(refused)?, version };
        Ok((actor, command, message))
    }
}

/// Says which of a service's messages are commands: the RPC, its message, the kind of id and the field that holds it.
///
/// Makes a function `command(store, request)` that reads what they share.
///
/// ```
/// use headwater_proto::grid_collaboration::v1 as pb;
/// use kernel::ids::TaskId;
///
/// mailbox::commands! { "TakeTask" pb::TakeTaskRequest, about TaskId in task_id; }
/// # fn main() {
/// let take = pb::TakeTaskRequest { version: 3, ..pb::TakeTaskRequest::default() };
/// let said = CommandMessage::said(&take);
/// assert_eq!((pb::TakeTaskRequest::METHOD, said.version), ("TakeTask", 3));
/// assert_eq!(said.id.unwrap_err().field, "task_id");
/// # }
/// ```
#[macro_export]
macro_rules! commands {
    ($($method:literal $message:path, about $id:ident in $field:ident;)*) => {
        /// A message that is a command about one record.
        pub(super) trait CommandMessage: ::prost::Message {
            /// What it is about.
            type Id;
            /// The RPC's name.
            const METHOD: &'static str;

            /// What it says as every command does.
            fn said(&self) -> $crate::command::Said<'_, Self::Id>;
        }

        $(impl CommandMessage for $message {
            type Id = $id;
            const METHOD: &'static str = $method;

            fn said(&self) -> $crate::command::Said<'_, $id> {
                $crate::command::Said {
                    request_id: &self.request_id,
                    id: $id::parse(stringify!($field), &self.$field),
                    version: self.version,
                }
            }
        })*

        /// Reads the part of a command that all commands share, and the officer behind it.
        pub(super) fn command<M: CommandMessage>(
            store: &$crate::Store,
            request: ::tonic::Request<M>,
        ) -> Result<$crate::command::Parts<M::Id, M>, ::tonic::Status> {
            store.command(M::METHOD, request, M::said)
        }
    };
}
