//! A matter's way inside its body, on the wire.

use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::dispatch_service_server::DispatchService;
use kernel::{Invalid, PostCode};
use register::fields;
use service_kit::collect;
use service_kit::command::{command, read};
use service_kit::parse::{self, to_text, to_timestamp};
use tonic::{Request, Response, Status};
use words::Word;

use super::Grpc;
use crate::domain::dispatch::{Dispatch, Place, Step};

#[tonic::async_trait]
impl DispatchService for Grpc {
    async fn sign_for_matter(
        &self,
        request: Request<pb::SignForMatterRequest>,
    ) -> Result<Response<pb::SignForMatterResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { command <- command(&actor, &message) }
        Ok(Response::new(self.0.sign_for_matter(command).await?))
    }

    async fn dispatch_matter(
        &self,
        request: Request<pb::DispatchMatterRequest>,
    ) -> Result<Response<pb::DispatchMatterResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            section <- parse::line("section", &message.section, 0, 60),
            to_post <- self.optional_post("to_post", &message.to_post),
        }
        collect! { place <- Place::new(section, to_post) }
        Ok(Response::new(self.0.dispatch_matter(command, place).await?))
    }

    async fn take_up_matter(
        &self,
        request: Request<pb::TakeUpMatterRequest>,
    ) -> Result<Response<pb::TakeUpMatterResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { command <- command(&actor, &message) }
        Ok(Response::new(self.0.take_up_matter(command).await?))
    }
}

impl Grpc {
    /// The post named in a field, if one is.
    fn optional_post(&self, field: &str, code: &str) -> Result<Option<PostCode>, Invalid> {
        if code.is_empty() {
            return Ok(None);
        }
        fields::post(&self.0.office(), field, code).map(Some)
    }
}

pub(super) fn dispatch(it: &Dispatch) -> pb::Dispatch {
    let place = match &it.step {
        Step::DispatchedTo(place) => Some(place),
        Step::SignedFor | Step::TakenUp => None,
    };
    pb::Dispatch {
        kind: it.step.kind().number(),
        body: it.body.to_string(),
        post: it.post.to_string(),
        time: Some(to_timestamp(it.time)),
        section: place.map(|it| it.section.clone()).unwrap_or_default(),
        to_post: to_text(place.and_then(|it| it.post.as_ref())),
    }
}
