//! What every command's message says: who asks, under which request id, about which task, in which version.

use std::sync::Arc;

use headwater_proto::grid_collaboration::v1 as pb;
use kernel::Actor;
use kernel::ids::TaskId;
use prost::Message;
use service_kit::door::actor;
use tonic::{Request, Status};

use super::Grpc;
use crate::app::{Command, Error};

/// A message that is a command about a task.
pub(super) trait CommandMessage: Message {
    /// The RPC's name, under which its answers are kept.
    const METHOD: &'static str;
    fn request_id(&self) -> &str;
    fn task_id(&self) -> &str;
    fn version(&self) -> i64;
}

macro_rules! commands {
    ($($method:literal $message:ident;)*) => {
        $(impl CommandMessage for pb::$message {
            const METHOD: &'static str = $method;

            fn request_id(&self) -> &str {
                &self.request_id
            }

            fn task_id(&self) -> &str {
                &self.task_id
            }

            fn version(&self) -> i64 {
                self.version
            }
        })*
    };
}

commands! {
    "TakeTask" TakeTaskRequest;
    "ReportTask" ReportTaskRequest;
    "ReviewTask" ReviewTaskRequest;
}

impl Grpc {
    /// Reads the part of a command that all commands share.
    pub(super) fn command<M: CommandMessage>(
        &self,
        request: Request<M>,
    ) -> Result<(Arc<Actor>, Command, M), Status> {
        let actor = actor(&request)?;
        let message = request.into_inner();
        let request = self
            .0
            .store()
            .request_key(&actor, M::METHOD, message.request_id(), &message)
            .map_err(Error::from)?;
        let task = TaskId::parse("task_id", message.task_id()).map_err(Error::from)?;
        let version = message.version();
        Ok((actor, Command { request, task, version }, message))
    }
}
