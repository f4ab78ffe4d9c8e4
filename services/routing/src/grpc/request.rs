//! What every command's message says: who asks, under which request id, about which matter, in which version.

use std::sync::Arc;

use headwater_proto::routing::v1 as pb;
use kernel::Actor;
use kernel::ids::MatterId;
use prost::Message;
use service_kit::door::actor;
use tonic::{Request, Status};

use super::Grpc;
use crate::app::{Command, Error};

/// A message that is a command about a matter.
pub(super) trait CommandMessage: Message {
    /// The RPC's name, under which its answers are kept.
    const ACT: &'static str;
    fn request_id(&self) -> &str;
    fn matter_id(&self) -> &str;
    fn version(&self) -> i64;
}

macro_rules! commands {
    ($($act:literal $message:ident),* $(,)?) => {
        $(impl CommandMessage for pb::$message {
            const ACT: &'static str = $act;

            fn request_id(&self) -> &str {
                &self.request_id
            }

            fn matter_id(&self) -> &str {
                &self.matter_id
            }

            fn version(&self) -> i64 {
                self.version
            }
        })*
    };
}

commands! {
    "ConfirmScreening" ConfirmScreeningRequest,
    "ReferMatter" ReferMatterRequest,
    "AssignMatter" AssignMatterRequest,
    "ObjectToReferral" ObjectToReferralRequest,
    "DecideObjection" DecideObjectionRequest,
    "AcceptMatter" AcceptMatterRequest,
    "ExtendHandling" ExtendHandlingRequest,
    "DraftOpinion" DraftOpinionRequest,
    "ApproveOpinion" ApproveOpinionRequest,
    "IssueOpinion" IssueOpinionRequest,
    "RecordDelivery" RecordDeliveryRequest,
    "ConcludeMatter" ConcludeMatterRequest,
    "ReportResult" ReportResultRequest,
    "GuidePetitioner" GuidePetitionerRequest,
    "ReplyToMatter" ReplyToMatterRequest,
}

impl Grpc {
    /// Reads the part of a command that all commands share.
    pub(super) fn command<M: CommandMessage>(
        &self,
        request: Request<M>,
    ) -> Result<(Arc<Actor>, Command, M), Status> {
        let actor = actor(&request)?;
        let message = request.into_inner();
        let key = self
            .0
            .store()
            .request_key(&actor, M::ACT, message.request_id(), &message)
            .map_err(Error::from)?;
        let command = Command {
            act: M::ACT,
            request: key,
            matter: MatterId::parse("matter_id", message.matter_id()).map_err(Error::from)?,
            version: message.version(),
        };
        Ok((actor, command, message))
    }
}
