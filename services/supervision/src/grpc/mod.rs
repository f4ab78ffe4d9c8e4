//! The service on the wire: parse, one use case, render.

mod convert;
mod operate;
mod request;

use std::sync::Arc;

use headwater_proto::supervision::v1 as pb;
use headwater_proto::supervision::v1::supervision_service_server::SupervisionService;
use kernel::RegionCode;
use kernel::ids::{DeadlineId, MatterId};
use service_kit::door::actor;
use service_kit::parse;
use tonic::{Request, Response, Status};

use crate::app::{Error, Supervision};
use crate::domain::order::Verdict;

/// Supervision behind its gRPC contract.
#[derive(Clone, Debug)]
pub struct Grpc(pub Arc<Supervision>);

#[tonic::async_trait]
impl SupervisionService for Grpc {
    async fn list_deadlines(
        &self,
        request: Request<pb::ListDeadlinesRequest>,
    ) -> Result<Response<pb::ListDeadlinesResponse>, Status> {
        let actor = actor(&request)?;
        let request = request.into_inner();
        let matter = optional_matter(&request.matter_id)?;
        let size = parse::page_size(request.page_size);
        let offset = parse::page_offset(&request.page_token).map_err(Error::from)?;
        let found = self.0.list_deadlines(&actor, matter, size, offset).await?;
        let next_page_token = parse::next_page_token(offset, size, found.len());
        let deadlines = found.into_iter().map(convert::deadline).collect();
        Ok(Response::new(pb::ListDeadlinesResponse { deadlines, next_page_token }))
    }

    async fn explain_deadline(
        &self,
        request: Request<pb::ExplainDeadlineRequest>,
    ) -> Result<Response<pb::ExplainDeadlineResponse>, Status> {
        let actor = actor(&request)?;
        let request = request.into_inner();
        let id = DeadlineId::parse("deadline_id", &request.deadline_id).map_err(Error::from)?;
        let explained = self.0.explain_deadline(&actor, id).await?;
        Ok(Response::new(convert::explained(explained)))
    }

    async fn get_timeline(
        &self,
        request: Request<pb::GetTimelineRequest>,
    ) -> Result<Response<pb::GetTimelineResponse>, Status> {
        let actor = actor(&request)?;
        let request = request.into_inner();
        let matter = MatterId::parse("matter_id", &request.matter_id).map_err(Error::from)?;
        let timeline = self.0.get_timeline(&actor, matter).await?;
        Ok(Response::new(pb::GetTimelineResponse {
            steps: timeline.steps.into_iter().map(convert::step).collect(),
            deadlines: timeline.deadlines.into_iter().map(convert::deadline).collect(),
        }))
    }

    async fn summarise_deadlines(
        &self,
        request: Request<pb::SummariseDeadlinesRequest>,
    ) -> Result<Response<pb::SummariseDeadlinesResponse>, Status> {
        let actor = actor(&request)?;
        let request = request.into_inner();
        let region = (!request.region.is_empty())
            .then(|| RegionCode::parse(&request.region))
            .transpose()
            .map_err(Error::from)?;
        let counts = self.0.summarise_deadlines(&actor, region).await?;
        let summaries = counts.into_iter().map(convert::summary).collect();
        Ok(Response::new(pb::SummariseDeadlinesResponse { summaries }))
    }

    async fn list_orders(
        &self,
        request: Request<pb::ListOrdersRequest>,
    ) -> Result<Response<pb::ListOrdersResponse>, Status> {
        let actor = actor(&request)?;
        let request = request.into_inner();
        let matter = optional_matter(&request.matter_id)?;
        let state = convert::order_state(request.state).map_err(Error::from)?;
        let size = parse::page_size(request.page_size);
        let offset = parse::page_offset(&request.page_token).map_err(Error::from)?;
        let found = self.0.list_orders(&actor, matter, state, size, offset).await?;
        let next_page_token = parse::next_page_token(offset, size, found.len());
        let orders = found.iter().map(convert::order).collect();
        Ok(Response::new(pb::ListOrdersResponse { orders, next_page_token }))
    }

    type RecomputeDeadlinesStream = operate::Answers<pb::RecomputeDeadlinesResponse>;

    async fn recompute_deadlines(
        &self,
        request: Request<pb::RecomputeDeadlinesRequest>,
    ) -> Result<Response<Self::RecomputeDeadlinesStream>, Status> {
        let actor = actor(&request)?;
        let dry_run = request.into_inner().dry_run;
        Ok(Response::new(operate::recompute(self.0.clone(), actor.clone(), dry_run)))
    }

    type VerifyTimersStream = operate::Answers<pb::VerifyTimersResponse>;

    async fn verify_timers(
        &self,
        request: Request<pb::VerifyTimersRequest>,
    ) -> Result<Response<Self::VerifyTimersStream>, Status> {
        let heal = request.into_inner().heal;
        let compared = self.0.verify_timers(heal).await?;
        Ok(Response::new(operate::verified(compared)))
    }

    type RebuildTimersStream = operate::Answers<pb::RebuildTimersResponse>;

    async fn rebuild_timers(
        &self,
        _request: Request<pb::RebuildTimersRequest>,
    ) -> Result<Response<Self::RebuildTimersStream>, Status> {
        Ok(Response::new(operate::rebuild(self.0.clone())))
    }

    async fn issue_order(
        &self,
        request: Request<pb::IssueOrderRequest>,
    ) -> Result<Response<pb::IssueOrderResponse>, Status> {
        let (actor, command, _) = request::command(self.0.store(), request)?;
        let issued = self.0.issue_order(&actor, command).await?;
        let (document_number, version) = (issued.document, issued.version);
        Ok(Response::new(pb::IssueOrderResponse { document_number, version }))
    }

    async fn answer_order(
        &self,
        request: Request<pb::AnswerOrderRequest>,
    ) -> Result<Response<pb::AnswerOrderResponse>, Status> {
        let (actor, command, request) = request::command(self.0.store(), request)?;
        let text = parse::text("answer", &request.answer, 2, 20_000).map_err(Error::from)?;
        let answered = self.0.answer_order(&actor, command, text).await?;
        Ok(Response::new(pb::AnswerOrderResponse { version: answered.version }))
    }

    async fn review_order(
        &self,
        request: Request<pb::ReviewOrderRequest>,
    ) -> Result<Response<pb::ReviewOrderResponse>, Status> {
        let (actor, command, request) = request::command(self.0.store(), request)?;
        let verdict = if request.accept {
            Verdict::Accepted
        } else {
            Verdict::SentBack { reason: convert::reason(&request.reason).map_err(Error::from)? }
        };
        let reviewed = self.0.review_order(&actor, command, verdict).await?;
        let state =
            if reviewed.accepted { pb::order::State::Closed } else { pb::order::State::SentBack };
        let version = reviewed.version;
        Ok(Response::new(pb::ReviewOrderResponse { state: state.into(), version }))
    }
}

fn optional_matter(text: &str) -> Result<Option<MatterId>, Status> {
    if text.is_empty() {
        return Ok(None);
    }
    Ok(Some(MatterId::parse("matter_id", text).map_err(Error::from)?))
}
