//! The service on the wire: parse, one use case, render.

mod convert;
mod import;
mod request;

use std::pin::Pin;
use std::sync::Arc;

use futures::Stream;
use headwater_proto::intake::v1 as pb;
use headwater_proto::intake::v1::intake_service_server::IntakeService;
use kernel::ids::{MatterId, PetitionId};
use service_kit::door::actor;
use service_kit::parse;
use tonic::{Request, Response, Status, Streaming};

use crate::app::{Error, Intake, PetitionKey};

/// Intake behind its gRPC contract.
#[derive(Clone, Debug)]
pub struct Grpc(pub Arc<Intake>);

#[tonic::async_trait]
impl IntakeService for Grpc {
    type ImportPetitionsStream =
        Pin<Box<dyn Stream<Item = Result<pb::ImportPetitionsResponse, Status>> + Send>>;

    async fn register_petition(
        &self,
        request: Request<pb::RegisterPetitionRequest>,
    ) -> Result<Response<pb::RegisterPetitionResponse>, Status> {
        let actor = actor(&request)?;
        let request = request.into_inner();
        let key = self
            .0
            .store()
            .request_key(&actor, "RegisterPetition", &request.request_id, &request)
            .map_err(Error::from)?;
        let registration = self
            .registration(&actor, request.petition.as_ref(), false)
            .map_err(|complaints| Error::Invalid(within_petition(complaints)))?;
        let receipt = self.0.register_petition(&actor, &key, registration).await.map_err(
            |error| match error {
                Error::Invalid(complaints) => Error::Invalid(within_petition(complaints)),
                other => other,
            },
        )?;
        let code = self.0.query_code(receipt.petition);
        Ok(Response::new(convert::receipt(receipt, code)))
    }

    async fn import_petitions(
        &self,
        request: Request<Streaming<pb::ImportPetitionsRequest>>,
    ) -> Result<Response<Self::ImportPetitionsStream>, Status> {
        let actor = actor(&request)?;
        Ok(Response::new(Box::pin(import::answers(self.clone(), actor, request.into_inner()))))
    }

    async fn link_petition(
        &self,
        request: Request<pb::LinkPetitionRequest>,
    ) -> Result<Response<pb::LinkPetitionResponse>, Status> {
        let (actor, command, request) = request::command(self.0.store(), request)?;
        let matter = MatterId::parse("matter_id", &request.matter_id).map_err(Error::from)?;
        let linked = self.0.link_petition(&actor, command, matter).await?;
        Ok(Response::new(pb::LinkPetitionResponse {
            petition_id: linked.petition.to_string(),
            matter_id: linked.matter.to_string(),
            petition_count: linked.petition_count,
            version: linked.version,
        }))
    }

    async fn void_petition(
        &self,
        request: Request<pb::VoidPetitionRequest>,
    ) -> Result<Response<pb::VoidPetitionResponse>, Status> {
        let (actor, command, request) = request::command(self.0.store(), request)?;
        let reason = parse::text("reason", &request.reason, 2, 500).map_err(Error::from)?;
        let voided = self.0.void_petition(&actor, command, &reason).await?;
        let (number, version) = (voided.number, voided.version);
        Ok(Response::new(pb::VoidPetitionResponse { number, version }))
    }

    async fn get_petition(
        &self,
        request: Request<pb::GetPetitionRequest>,
    ) -> Result<Response<pb::GetPetitionResponse>, Status> {
        let actor = actor(&request)?;
        let key = match request.into_inner().key {
            Some(pb::get_petition_request::Key::PetitionId(id)) => {
                PetitionKey::Id(PetitionId::parse("petition_id", &id).map_err(Error::from)?)
            }
            Some(pb::get_petition_request::Key::Number(number)) => PetitionKey::Number(number),
            None => return Err(Error::from(kernel::Invalid::missing("key")).into()),
        };
        let view = self.0.get_petition(&actor, key).await?;
        Ok(Response::new(pb::GetPetitionResponse { petition: Some(convert::petition(view)) }))
    }

    async fn read_petitioners(
        &self,
        request: Request<pb::ReadPetitionersRequest>,
    ) -> Result<Response<pb::ReadPetitionersResponse>, Status> {
        let actor = actor(&request)?;
        let request = request.into_inner();
        let id = PetitionId::parse("petition_id", &request.petition_id).map_err(Error::from)?;
        let purpose = parse::text("purpose", &request.purpose, 4, 200).map_err(Error::from)?;
        let people = self.0.read_petitioners(&actor, id, &purpose).await?;
        let petitioners = people.into_exposed().into_iter().map(convert::petitioner).collect();
        Ok(Response::new(pb::ReadPetitionersResponse { petitioners }))
    }

    async fn list_work(
        &self,
        request: Request<pb::ListWorkRequest>,
    ) -> Result<Response<pb::ListWorkResponse>, Status> {
        let actor = actor(&request)?;
        let request = request.into_inner();
        let size = parse::page_size(request.page_size);
        let offset = parse::page_offset(&request.page_token).map_err(Error::from)?;
        let items = self.0.list_work(&actor, size, offset).await?;
        let next_page_token = parse::next_page_token(offset, size, items.len());
        let items = items.into_iter().map(convert::work_item).collect();
        Ok(Response::new(pb::ListWorkResponse { items, next_page_token }))
    }

    async fn query_petition(
        &self,
        request: Request<pb::QueryPetitionRequest>,
    ) -> Result<Response<pb::QueryPetitionResponse>, Status> {
        let request = request.into_inner();
        let number = parse::text("number", &request.number, 1, 60).map_err(Error::from)?;
        let code = parse::text("query_code", &request.query_code, 1, 40).map_err(Error::from)?;
        let answer = self.0.query_petition(&number, &code).await?;
        Ok(Response::new(convert::query_answer(answer)))
    }
}

fn within_petition(complaints: Vec<kernel::Invalid>) -> Vec<kernel::Invalid> {
    complaints.into_iter().map(|complaint| complaint.within("petition")).collect()
}
