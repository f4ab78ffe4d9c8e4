//! The service on the wire: parse, one use case, render.

mod convert;
mod request;

use std::sync::Arc;

use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::routing_service_server::RoutingService;
use kernel::ids::MatterId;
use kernel::{PersonCode, PostCode, RegionCode};
use service_kit::door::actor;
use service_kit::parse;
use tonic::{Request, Response, Status};

use crate::app::{DraftRequest, Error, Routing};
use crate::store::facts::text;

/// The longest opinion, result or reply, in characters.
const TEXT_MAX: usize = 20_000;

/// Routing behind its gRPC contract.
#[derive(Clone, Debug)]
pub struct Grpc(pub Arc<Routing>);

#[tonic::async_trait]
impl RoutingService for Grpc {
    async fn list_bodies(
        &self,
        request: Request<pb::ListBodiesRequest>,
    ) -> Result<Response<pb::ListBodiesResponse>, Status> {
        let actor = actor(&request)?;
        let region = request.into_inner().region;
        let region = (!region.is_empty()).then(|| RegionCode::parse(&region)).transpose();
        let bodies = self.0.list_bodies(&actor, region.map_err(Error::from)?)?;
        let bodies = bodies.into_iter().map(convert::body).collect();
        Ok(Response::new(pb::ListBodiesResponse { bodies }))
    }

    async fn get_matter(
        &self,
        request: Request<pb::GetMatterRequest>,
    ) -> Result<Response<pb::GetMatterResponse>, Status> {
        let actor = actor(&request)?;
        let id = MatterId::parse("matter_id", &request.into_inner().matter_id);
        let view = self.0.get_matter(&actor, id.map_err(Error::from)?).await?;
        Ok(Response::new(pb::GetMatterResponse { matter: Some(convert::matter(&view)) }))
    }

    async fn list_matters(
        &self,
        request: Request<pb::ListMattersRequest>,
    ) -> Result<Response<pb::ListMattersResponse>, Status> {
        let actor = actor(&request)?;
        let request = request.into_inner();
        let stage = convert::stage_word(request.stage).map_err(Error::from)?;
        let size = parse::page_size(request.page_size);
        let offset = parse::page_offset(&request.page_token).map_err(Error::from)?;
        let views = self.0.list_matters(&actor, stage, size, offset).await?;
        Ok(Response::new(pb::ListMattersResponse {
            matters: views.iter().map(convert::listed).collect(),
            next_page_token: parse::next_page_token(offset, size, views.len()),
        }))
    }

    async fn confirm_screening(
        &self,
        request: Request<pb::ConfirmScreeningRequest>,
    ) -> Result<Response<pb::ConfirmScreeningResponse>, Status> {
        let (actor, command, request) = request::command(self.0.store(), request)?;
        let decision = convert::decision(&request).map_err(Error::from)?;
        let screened = self.0.confirm_screening(&actor, command, decision).await?;
        Ok(Response::new(pb::ConfirmScreeningResponse {
            track: convert::track_of(&screened.track).into(),
            competent_body: text(screened.competent_body.as_ref()),
            version: screened.version,
        }))
    }

    async fn refer_matter(
        &self,
        request: Request<pb::ReferMatterRequest>,
    ) -> Result<Response<pb::ReferMatterResponse>, Status> {
        let (actor, command, request) = request::command(self.0.store(), request)?;
        let to = convert::optional_body("to_body", &request.to_body).map_err(Error::from)?;
        let referred = self.0.refer_matter(&actor, command, to).await?;
        Ok(Response::new(pb::ReferMatterResponse {
            referral_id: text(referred.referral.as_ref()),
            document_number: referred.document_number,
            version: referred.version,
        }))
    }

    async fn assign_matter(
        &self,
        request: Request<pb::AssignMatterRequest>,
    ) -> Result<Response<pb::AssignMatterResponse>, Status> {
        let (actor, command, request) = request::command(self.0.store(), request)?;
        let to = convert::optional_body("to_body", &request.to_body).map_err(Error::from)?;
        let report_date = parse::date("report_date", request.report_date.as_ref());
        let report_date = report_date.map_err(Error::from)?;
        let assigned = self.0.assign_matter(&actor, command, to, report_date).await?;
        Ok(Response::new(pb::AssignMatterResponse {
            referral_id: text(assigned.referral.as_ref()),
            document_number: assigned.document_number,
            version: assigned.version,
        }))
    }

    async fn object_to_referral(
        &self,
        request: Request<pb::ObjectToReferralRequest>,
    ) -> Result<Response<pb::ObjectToReferralResponse>, Status> {
        let (actor, command, request) = request::command(self.0.store(), request)?;
        let reason = convert::reason(&request.reason).map_err(Error::from)?;
        let objected = self.0.object_to_referral(&actor, command, reason).await?;
        Ok(Response::new(pb::ObjectToReferralResponse {
            referral_id: text(objected.referral.as_ref()),
            designation_required: objected.designation_required,
            version: objected.version,
        }))
    }

    async fn decide_objection(
        &self,
        request: Request<pb::DecideObjectionRequest>,
    ) -> Result<Response<pb::DecideObjectionResponse>, Status> {
        let (actor, command, request) = request::command(self.0.store(), request)?;
        let reason = convert::reason(&request.reason).map_err(Error::from)?;
        let ruling = convert::ruling(request.decision).map_err(Error::from)?;
        let decided = self.0.decide_objection(&actor, command, ruling, reason).await?;
        let referral_id = text(decided.referral.as_ref());
        Ok(Response::new(pb::DecideObjectionResponse { referral_id, version: decided.version }))
    }

    async fn accept_matter(
        &self,
        request: Request<pb::AcceptMatterRequest>,
    ) -> Result<Response<pb::AcceptMatterResponse>, Status> {
        let (actor, command, _) = request::command(self.0.store(), request)?;
        let accepted = self.0.accept_matter(&actor, command).await?;
        Ok(Response::new(pb::AcceptMatterResponse {
            handling_id: text(accepted.handling.as_ref()),
            document_number: accepted.document_number,
            version: accepted.version,
        }))
    }

    async fn extend_handling(
        &self,
        request: Request<pb::ExtendHandlingRequest>,
    ) -> Result<Response<pb::ExtendHandlingResponse>, Status> {
        let (actor, command, request) = request::command(self.0.store(), request)?;
        let reason = convert::reason(&request.reason).map_err(Error::from)?;
        let done = self.0.extend_handling(&actor, command, request.days, reason).await?;
        let (document_number, version) = (done.document_number, done.version);
        Ok(Response::new(pb::ExtendHandlingResponse { document_number, version }))
    }

    async fn draft_opinion(
        &self,
        request: Request<pb::DraftOpinionRequest>,
    ) -> Result<Response<pb::DraftOpinionResponse>, Status> {
        let (actor, command, request) = request::command(self.0.store(), request)?;
        let draft = DraftRequest {
            facts: parse::text("facts", &request.facts, 2, TEXT_MAX).map_err(Error::from)?,
            grounds: parse::text("grounds", &request.grounds, 2, TEXT_MAX).map_err(Error::from)?,
            outcome: convert::from_outcome(request.outcome).map_err(Error::from)?,
        };
        let version = self.0.draft_opinion(&actor, command, draft).await?.version;
        Ok(Response::new(pb::DraftOpinionResponse { version }))
    }

    async fn approve_opinion(
        &self,
        request: Request<pb::ApproveOpinionRequest>,
    ) -> Result<Response<pb::ApproveOpinionResponse>, Status> {
        let (actor, command, _) = request::command(self.0.store(), request)?;
        let version = self.0.approve_opinion(&actor, command).await?.version;
        Ok(Response::new(pb::ApproveOpinionResponse { version }))
    }

    async fn issue_opinion(
        &self,
        request: Request<pb::IssueOpinionRequest>,
    ) -> Result<Response<pb::IssueOpinionResponse>, Status> {
        let (actor, command, _) = request::command(self.0.store(), request)?;
        let done = self.0.issue_opinion(&actor, command).await?;
        let (document_number, version) = (done.document_number, done.version);
        Ok(Response::new(pb::IssueOpinionResponse { document_number, version }))
    }

    async fn record_delivery(
        &self,
        request: Request<pb::RecordDeliveryRequest>,
    ) -> Result<Response<pb::RecordDeliveryResponse>, Status> {
        let (actor, command, request) = request::command(self.0.store(), request)?;
        let date = parse::optional_date("delivery_date", request.delivery_date.as_ref());
        let date = date.map_err(Error::from)?;
        let proof = convert::proof(&request.proof).map_err(Error::from)?;
        let delivered = self.0.record_delivery(&actor, command, date, proof).await?;
        let (concluded, version) = (delivered.concluded, delivered.version);
        Ok(Response::new(pb::RecordDeliveryResponse { concluded, version }))
    }

    async fn conclude_matter(
        &self,
        request: Request<pb::ConcludeMatterRequest>,
    ) -> Result<Response<pb::ConcludeMatterResponse>, Status> {
        let (actor, command, request) = request::command(self.0.store(), request)?;
        let execution = parse::text("execution", &request.execution, 2, 2000);
        let execution = execution.map_err(Error::from)?;
        let version = self.0.conclude_matter(&actor, command, execution).await?.version;
        Ok(Response::new(pb::ConcludeMatterResponse { version }))
    }

    async fn report_result(
        &self,
        request: Request<pb::ReportResultRequest>,
    ) -> Result<Response<pb::ReportResultResponse>, Status> {
        let (actor, command, request) = request::command(self.0.store(), request)?;
        let result = parse::text("result", &request.result, 2, TEXT_MAX).map_err(Error::from)?;
        let version = self.0.report_result(&actor, command, result).await?.version;
        Ok(Response::new(pb::ReportResultResponse { version }))
    }

    async fn guide_petitioner(
        &self,
        request: Request<pb::GuidePetitionerRequest>,
    ) -> Result<Response<pb::GuidePetitionerResponse>, Status> {
        let (actor, command, request) = request::command(self.0.store(), request)?;
        let guidance = parse::text("guidance", &request.guidance, 2, 2000).map_err(Error::from)?;
        let done = self.0.guide_petitioner(&actor, command, guidance).await?;
        let (document_number, version) = (done.document_number, done.version);
        Ok(Response::new(pb::GuidePetitionerResponse { document_number, version }))
    }

    async fn reply_to_matter(
        &self,
        request: Request<pb::ReplyToMatterRequest>,
    ) -> Result<Response<pb::ReplyToMatterResponse>, Status> {
        let (actor, command, request) = request::command(self.0.store(), request)?;
        let reply = parse::text("reply", &request.reply, 2, TEXT_MAX).map_err(Error::from)?;
        let done = self.0.reply_to_matter(&actor, command, reply, request.adopted).await?;
        let (document_number, version) = (done.document_number, done.version);
        Ok(Response::new(pb::ReplyToMatterResponse { document_number, version }))
    }

    async fn resolve_post(
        &self,
        request: Request<pb::ResolvePostRequest>,
    ) -> Result<Response<pb::ResolvePostResponse>, Status> {
        let request = request.into_inner();
        let person = PersonCode::parse(&request.person).map_err(Error::from)?;
        let post = PostCode::parse(&request.post).map_err(Error::from)?;
        let (resolved, held) = self.0.resolve_post(&person, &post).await?;
        Ok(Response::new(convert::resolved_post(resolved, &held)))
    }
}
