//! The service on the wire: read, one use case, render.

mod additions;
mod convert;
mod import;
mod particulars;
mod people;

use std::pin::Pin;
use std::sync::Arc;

use futures::Stream;
use headwater_proto::intake::v1 as pb;
use headwater_proto::intake::v1::intake_service_server::IntakeService;
use kernel::ids::{HandlingId, MatterId, PetitionId};
use kernel::{Invalid, OfficeDay, PostCode};
use service_kit::command::{call, command, read};
use service_kit::{collect, parse};
use tonic::{Request, Response, Status, Streaming};

use crate::app::{Intake, People, PetitionKey, RateRequest};
use crate::domain::rating::Rating;
use crate::domain::registration::{TEXT_MAX, received};
use crate::domain::{historical, supplement};

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
        let (actor, message) = read(request)?;
        collect! {
            call <- call(&actor, &message),
            registration <- self.draft(&actor, message.petition.as_ref(), false),
        }
        let receipt = self.0.register_petition(call, registration).await?;
        let id = PetitionId::parse("petition_id", &receipt.petition_id);
        let query_code = id.map(|id| self.0.first_query_code(id)).unwrap_or_default();
        Ok(Response::new(pb::RegisterPetitionResponse { query_code, ..receipt }))
    }

    async fn import_petitions(
        &self,
        request: Request<Streaming<pb::ImportPetitionsRequest>>,
    ) -> Result<Response<Self::ImportPetitionsStream>, Status> {
        let (actor, rows) = read(request)?;
        Ok(Response::new(Box::pin(import::answers(self.clone(), actor, rows))))
    }

    async fn allow_historical_import(
        &self,
        request: Request<pb::AllowHistoricalImportRequest>,
    ) -> Result<Response<pb::AllowHistoricalImportResponse>, Status> {
        let (actor, message) = read(request)?;
        let today = self.0.now().office_date();
        collect! {
            call <- call(&actor, &message),
            source <- parse::text("source", &message.source, 1, 200),
            last_date <- parse::date("last_date", message.last_date.as_ref())
                .and_then(|date| historical::last_date(date, today)),
            reason <- parse::text("reason", &message.reason, 2, 500),
        }
        let allowed = self.0.allow_historical_import(call, &source, last_date, &reason).await?;
        Ok(Response::new(allowed))
    }

    async fn list_historical_imports(
        &self,
        request: Request<pb::ListHistoricalImportsRequest>,
    ) -> Result<Response<pb::ListHistoricalImportsResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { page <- self.0.store.page(&message) }
        let (written, next_page_token) = self.0.list_historical_imports(&actor, page).await?;
        let imports = written.into_iter().map(convert::historical_import).collect();
        Ok(Response::new(pb::ListHistoricalImportsResponse { imports, next_page_token }))
    }

    async fn link_petition(
        &self,
        request: Request<pb::LinkPetitionRequest>,
    ) -> Result<Response<pb::LinkPetitionResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            to <- MatterId::parse("matter_id", &message.matter_id),
        }
        Ok(Response::new(self.0.link_petition(command, to).await?))
    }

    async fn void_petition(
        &self,
        request: Request<pb::VoidPetitionRequest>,
    ) -> Result<Response<pb::VoidPetitionResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            reason <- parse::text("reason", &message.reason, 2, 500),
        }
        Ok(Response::new(self.0.void_petition(command, reason).await?))
    }

    async fn approve_void(
        &self,
        request: Request<pb::ApproveVoidRequest>,
    ) -> Result<Response<pb::ApproveVoidResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { command <- command(&actor, &message) }
        Ok(Response::new(self.0.approve_void(command).await?))
    }

    async fn reject_void(
        &self,
        request: Request<pb::RejectVoidRequest>,
    ) -> Result<Response<pb::RejectVoidResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            reason <- parse::text("reason", &message.reason, 2, 500),
        }
        Ok(Response::new(self.0.reject_void(command, reason).await?))
    }

    async fn reissue_query_code(
        &self,
        request: Request<pb::ReissueQueryCodeRequest>,
    ) -> Result<Response<pb::ReissueQueryCodeResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { command <- command(&actor, &message) }
        Ok(Response::new(self.0.reissue_query_code(command).await?))
    }

    async fn correct_petition(
        &self,
        request: Request<pb::CorrectPetitionRequest>,
    ) -> Result<Response<pb::CorrectPetitionResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            reason <- parse::text("reason", &message.reason, 2, 500),
            asked <- additions::asked(&message),
        }
        Ok(Response::new(self.0.correct_petition(command, asked, reason).await?))
    }

    async fn supplement_petition(
        &self,
        request: Request<pb::SupplementPetitionRequest>,
    ) -> Result<Response<pb::SupplementPetitionResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            receive_time <- parse::instant("receive_time", message.receive_time.as_ref())
                .and_then(|at| received(at, self.0.now())),
            text <- parse::text("text", &message.text, 1, TEXT_MAX),
        }
        Ok(Response::new(self.0.supplement_petition(command, receive_time, text).await?))
    }

    async fn request_supplement(
        &self,
        request: Request<pb::RequestSupplementRequest>,
    ) -> Result<Response<pb::RequestSupplementResponse>, Status> {
        let (actor, message) = read(request)?;
        let today = self.0.now().office_date();
        collect! {
            command <- command(&actor, &message),
            text <- parse::text("text", &message.text, 2, 2_000),
            last_date <- parse::date("last_date", message.last_date.as_ref())
                .and_then(|it| supplement::last_date(it, today)),
        }
        Ok(Response::new(self.0.request_supplement(command, last_date, text).await?))
    }

    async fn get_petition(
        &self,
        request: Request<pb::GetPetitionRequest>,
    ) -> Result<Response<pb::GetPetitionResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { key <- key(message.key) }
        let view = self.0.get_petition(&actor, key).await?;
        Ok(Response::new(pb::GetPetitionResponse {
            petition: Some(convert::petition(&self.0.office(), view)),
        }))
    }

    async fn read_petitioners(
        &self,
        request: Request<pb::ReadPetitionersRequest>,
    ) -> Result<Response<pb::ReadPetitionersResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            id <- PetitionId::parse("petition_id", &message.petition_id),
            purpose <- parse::text("purpose", &message.purpose, 4, 200),
        }
        let people = self.0.read_petitioners(&actor, id, &purpose).await?;
        let People { petitioners, caller_number, earlier_caller_numbers } = people.into_exposed();
        let petitioners = petitioners.into_iter().map(people::petitioner).collect();
        Ok(Response::new(pb::ReadPetitionersResponse {
            petitioners,
            caller_number: caller_number.into_exposed(),
            earlier_caller_numbers: earlier_caller_numbers.into_exposed(),
        }))
    }

    async fn list_personal_reads(
        &self,
        request: Request<pb::ListPersonalReadsRequest>,
    ) -> Result<Response<pb::ListPersonalReadsResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            post <- parse::optional(&message.post, PostCode::parse),
            page <- self.0.store.page(&message),
        }
        let unusual_only = message.unusual_only;
        let listed = self.0.list_personal_reads(&actor, post, unusual_only, page).await?;
        let (reads, next_page_token) = listed;
        let reads = reads.into_iter().map(convert::audited_read).collect();
        Ok(Response::new(pb::ListPersonalReadsResponse { reads, next_page_token }))
    }

    async fn list_work(
        &self,
        request: Request<pb::ListWorkRequest>,
    ) -> Result<Response<pb::ListWorkResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { page <- self.0.store.page(&message) }
        let (items, next_page_token) = self.0.list_work(&actor, page).await?;
        let office = self.0.office();
        let items = items.into_iter().map(|it| convert::work_item(&office, it)).collect();
        Ok(Response::new(pb::ListWorkResponse { items, next_page_token }))
    }

    async fn query_petition(
        &self,
        request: Request<pb::QueryPetitionRequest>,
    ) -> Result<Response<pb::QueryPetitionResponse>, Status> {
        let message = request.into_inner();
        collect! {
            number <- parse::text("number", &message.number, 1, 60),
            code <- parse::text("query_code", &message.query_code, 1, 40),
        }
        let answer = self.0.query_petition(&number, &code).await?;
        Ok(Response::new(convert::query_answer(answer)))
    }

    async fn rate_handling(
        &self,
        request: Request<pb::RateHandlingRequest>,
    ) -> Result<Response<pb::RateHandlingResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            call <- call(&actor, &message),
            number <- parse::text("number", &message.number, 1, 60),
            code <- parse::text("query_code", &message.query_code, 1, 40),
            handling <- HandlingId::parse("handling_id", &message.handling_id),
            office <- parse::word("office", message.office),
            body <- parse::word("body", message.body),
            word <- parse::text("word", &message.word, 0, 500),
        }
        let rating = Rating { office, body };
        let request = RateRequest { number, code, handling, rating, word };
        Ok(Response::new(self.0.rate_handling(call, request).await?))
    }
}

fn key(key: Option<pb::get_petition_request::Key>) -> Result<PetitionKey, Invalid> {
    use pb::get_petition_request::Key;
    match key {
        Some(Key::PetitionId(id)) => PetitionId::parse("petition_id", &id).map(PetitionKey::Id),
        Some(Key::Number(number)) => Ok(PetitionKey::Number(number)),
        None => Err(Invalid::missing("petition_id")),
    }
}
