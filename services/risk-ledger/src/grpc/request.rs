//! What every command's message says: who asks, under which request id, about what, in which version.

use std::sync::Arc;

use headwater_proto::risk_ledger::v1 as pb;
use kernel::ids::{EntryId, WarningId};
use kernel::{Actor, Invalid};
use prost::Message;
use service_kit::door::actor;
use tonic::{Request, Status};

use super::Grpc;
use crate::app::{Command, Error};

/// A message that is a command about an entry or a letter.
pub(super) trait CommandMessage: Message {
    /// What it is about.
    type Id;
    /// The RPC's name, under which its answers are kept.
    const METHOD: &'static str;
    fn request_id(&self) -> &str;
    fn id(&self) -> Result<Self::Id, Invalid>;
    fn version(&self) -> i64;
}

macro_rules! commands {
    ($($method:literal $message:ident about $id:ident in $field:ident;)*) => {
        $(impl CommandMessage for pb::$message {
            type Id = $id;
            const METHOD: &'static str = $method;

            fn request_id(&self) -> &str {
                &self.request_id
            }

            fn id(&self) -> Result<$id, Invalid> {
                $id::parse(stringify!($field), &self.$field)
            }

            fn version(&self) -> i64 {
                self.version
            }
        })*
    };
}

commands! {
    "GradeEntry" GradeEntryRequest about EntryId in entry_id;
    "LeadEntry" LeadEntryRequest about EntryId in entry_id;
    "ProposeStrikeOff" ProposeStrikeOffRequest about EntryId in entry_id;
    "ConfirmStrikeOff" ConfirmStrikeOffRequest about EntryId in entry_id;
    "IssueWarning" IssueWarningRequest about EntryId in entry_id;
    "AcknowledgeWarning" AcknowledgeWarningRequest about WarningId in warning_id;
    "AnswerWarning" AnswerWarningRequest about WarningId in warning_id;
}

/// Who commands what, and the rest of the message.
type Parts<M> = (Arc<Actor>, Command<<M as CommandMessage>::Id>, M);

impl Grpc {
    /// Reads the part of a command that all commands share.
    pub(super) fn command<M: CommandMessage>(
        &self,
        request: Request<M>,
    ) -> Result<Parts<M>, Status> {
        let actor = actor(&request)?;
        let message = request.into_inner();
        let request = self
            .0
            .store()
            .request_key(&actor, M::METHOD, message.request_id(), &message)
            .map_err(Error::from)?;
        let id = message.id().map_err(Error::from)?;
        let version = message.version();
        Ok((actor, Command { request, id, version }, message))
    }
}
