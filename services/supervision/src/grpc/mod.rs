//! The service on the wire: read, one use case, render.

mod convert;
mod operate;
mod recommendations;

use std::sync::Arc;

use headwater_proto::supervision::v1 as pb;
use headwater_proto::supervision::v1::supervision_service_server::SupervisionService;
use kernel::ids::{DeadlineId, MatterId};
use kernel::{Invalid, RegionCode};
use service_kit::command::{call, command, read};
use service_kit::{collect, parse};
use tonic::{Request, Response, Status};

use crate::recommendations::domain::Words;
use crate::{Firing, Supervision};

/// Supervision behind its gRPC contract.
#[derive(Clone, Debug)]
pub struct Grpc {
    pub supervision: Arc<Supervision>,
    pub firing: Arc<Firing>,
}

#[tonic::async_trait]
impl SupervisionService for Grpc {
    type RecomputeDeadlinesStream = operate::Answers<pb::RecomputeDeadlinesResponse>;
    type VerifyTimersStream = operate::Answers<pb::VerifyTimersResponse>;
    type RebuildTimersStream = operate::Answers<pb::RebuildTimersResponse>;

    async fn list_deadlines(
        &self,
        request: Request<pb::ListDeadlinesRequest>,
    ) -> Result<Response<pb::ListDeadlinesResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            matter <- optional_matter(&message.matter_id),
            page <- self.supervision.store().page(&message),
        }
        let (found, next_page_token) =
            self.supervision.list_deadlines(&actor, matter, page).await?;
        let deadlines = found.into_iter().map(convert::deadline).collect();
        Ok(Response::new(pb::ListDeadlinesResponse { deadlines, next_page_token }))
    }

    async fn explain_deadline(
        &self,
        request: Request<pb::ExplainDeadlineRequest>,
    ) -> Result<Response<pb::ExplainDeadlineResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { id <- DeadlineId::parse("deadline_id", &message.deadline_id) }
        let explained = self.supervision.explain_deadline(&actor, id).await?;
        Ok(Response::new(convert::explained(explained)))
    }

    async fn get_timeline(
        &self,
        request: Request<pb::GetTimelineRequest>,
    ) -> Result<Response<pb::GetTimelineResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { matter <- MatterId::parse("matter_id", &message.matter_id) }
        let timeline = self.supervision.get_timeline(&actor, matter).await?;
        Ok(Response::new(pb::GetTimelineResponse {
            steps: timeline.entries.into_iter().map(convert::timeline_entry).collect(),
            deadlines: timeline.deadlines.into_iter().map(convert::deadline).collect(),
        }))
    }

    async fn summarise_deadlines(
        &self,
        request: Request<pb::SummariseDeadlinesRequest>,
    ) -> Result<Response<pb::SummariseDeadlinesResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { region <- optional_region(&message.region) }
        let counts = self.supervision.summarise_deadlines(&actor, region).await?;
        let summaries = counts.into_iter().map(convert::summary).collect();
        Ok(Response::new(pb::SummariseDeadlinesResponse { summaries }))
    }

    async fn list_orders(
        &self,
        request: Request<pb::ListOrdersRequest>,
    ) -> Result<Response<pb::ListOrdersResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            matter <- optional_matter(&message.matter_id),
            state <- parse::optional_word("state", message.state),
            page <- self.supervision.store().page(&message),
        }
        let (found, next_page_token) =
            self.supervision.list_orders(&actor, matter, state, page).await?;
        let orders = found.iter().map(convert::order).collect();
        Ok(Response::new(pb::ListOrdersResponse { orders, next_page_token }))
    }

    async fn draft_recommendation(
        &self,
        request: Request<pb::DraftRecommendationRequest>,
    ) -> Result<Response<pb::DraftRecommendationResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            call <- call(&actor, &message),
            matter <- MatterId::parse("matter_id", &message.matter_id),
            to <- recommendations::to_body(&message.to_body),
            kind <- parse::word("kind", message.kind),
            content <- parse::text("content", &message.content, 2, 20_000),
        }
        let words = Words { kind, content };
        Ok(Response::new(self.supervision.draft_recommendation(call, matter, to, words).await?))
    }

    async fn issue_recommendation(
        &self,
        request: Request<pb::IssueRecommendationRequest>,
    ) -> Result<Response<pb::IssueRecommendationResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { command <- command(&actor, &message) }
        Ok(Response::new(self.supervision.issue_recommendation(command).await?))
    }

    async fn answer_recommendation(
        &self,
        request: Request<pb::AnswerRecommendationRequest>,
    ) -> Result<Response<pb::AnswerRecommendationResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            adoption <- parse::word("adoption", message.adoption),
            text <- parse::text("answer", &message.answer, 2, 20_000),
        }
        Ok(Response::new(self.supervision.answer_recommendation(command, adoption, text).await?))
    }

    async fn review_recommendation(
        &self,
        request: Request<pb::ReviewRecommendationRequest>,
    ) -> Result<Response<pb::ReviewRecommendationResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            verdict <- convert::verdict(message.accept, &message.reason),
        }
        Ok(Response::new(self.supervision.review_recommendation(command, verdict).await?))
    }

    async fn list_recommendations(
        &self,
        request: Request<pb::ListRecommendationsRequest>,
    ) -> Result<Response<pb::ListRecommendationsResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            matter <- optional_matter(&message.matter_id),
            state <- parse::optional_word("state", message.state),
            page <- self.supervision.store().page(&message),
        }
        let (found, next_page_token) =
            self.supervision.list_recommendations(&actor, matter, state, page).await?;
        let recommendations = found.iter().map(recommendations::recommendation).collect();
        Ok(Response::new(pb::ListRecommendationsResponse { recommendations, next_page_token }))
    }

    async fn recompute_deadlines(
        &self,
        request: Request<pb::RecomputeDeadlinesRequest>,
    ) -> Result<Response<Self::RecomputeDeadlinesStream>, Status> {
        let dry_run = request.into_inner().dry_run;
        Ok(Response::new(operate::recompute(self.supervision.clone(), dry_run)))
    }

    async fn verify_timers(
        &self,
        request: Request<pb::VerifyTimersRequest>,
    ) -> Result<Response<Self::VerifyTimersStream>, Status> {
        let compared = self.firing.verify_timers(request.into_inner().heal).await?;
        Ok(Response::new(operate::verified(compared)))
    }

    async fn rebuild_timers(
        &self,
        _request: Request<pb::RebuildTimersRequest>,
    ) -> Result<Response<Self::RebuildTimersStream>, Status> {
        Ok(Response::new(operate::rebuild(self.firing.clone())))
    }

    async fn issue_order(
        &self,
        request: Request<pb::IssueOrderRequest>,
    ) -> Result<Response<pb::IssueOrderResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { command <- command(&actor, &message) }
        Ok(Response::new(self.supervision.issue_order(command).await?))
    }

    async fn answer_order(
        &self,
        request: Request<pb::AnswerOrderRequest>,
    ) -> Result<Response<pb::AnswerOrderResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            text <- parse::text("answer", &message.answer, 2, 20_000),
        }
        Ok(Response::new(self.supervision.answer_order(command, text).await?))
    }

    async fn review_order(
        &self,
        request: Request<pb::ReviewOrderRequest>,
    ) -> Result<Response<pb::ReviewOrderResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            verdict <- convert::verdict(message.accept, &message.reason),
        }
        Ok(Response::new(self.supervision.review_order(command, verdict).await?))
    }
}

fn optional_matter(text: &str) -> Result<Option<MatterId>, Invalid> {
    (!text.is_empty()).then(|| MatterId::parse("matter_id", text)).transpose()
}

fn optional_region(text: &str) -> Result<Option<RegionCode>, Invalid> {
    (!text.is_empty()).then(|| RegionCode::parse(text)).transpose()
}
