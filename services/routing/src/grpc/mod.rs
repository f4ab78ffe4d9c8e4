//! The service on the wire: read, one use case, render.

mod convert;
mod dispatch;
mod ending;
mod next;
mod opinion;
mod organisation;
mod register;
mod replay;
mod report;
mod review;
mod screening;
mod urgent;

use std::sync::Arc;

use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::routing_service_server::RoutingService;
use kernel::ids::{ExecutionStepId, MatterId};
use kernel::{PersonCode, PostCode};
use service_kit::command::{command, read};
use service_kit::{collect, parse};
use tonic::{Request, Response, Status};

use self::screening::Stated;
use crate::app::{DraftRequest, Routing};
use crate::domain::execution::done_by;
use crate::domain::handling::some_days;
use crate::domain::referral::report_after;
use crate::domain::writing::delivered_by;

/// The longest opinion, result or reply, in characters.
const TEXT_MAX: usize = 20_000;

/// Routing behind its gRPC contract.
#[derive(Clone, Debug)]
pub struct Grpc(pub Arc<Routing>);

#[tonic::async_trait]
impl RoutingService for Grpc {
    async fn get_matter(
        &self,
        request: Request<pb::GetMatterRequest>,
    ) -> Result<Response<pb::GetMatterResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { id <- MatterId::parse("matter_id", &message.matter_id) }
        let (view, acts, next) = self.0.get_matter(&actor, id).await?;
        Ok(Response::new(pb::GetMatterResponse {
            matter: Some(convert::matter(&self.0.office(), &view)),
            acts: acts.into_iter().map(convert::act).collect(),
            next_steps: next::steps(next, &actor),
        }))
    }

    async fn list_matters(
        &self,
        request: Request<pb::ListMattersRequest>,
    ) -> Result<Response<pb::ListMattersResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            stage <- parse::optional_word("stage", message.stage),
            page <- self.0.store.page(&message),
        }
        let (views, next_page_token) = self.0.list_matters(&actor, stage, page).await?;
        let office = self.0.office();
        let matters = views.iter().map(|it| convert::listed(&office, it)).collect();
        Ok(Response::new(pb::ListMattersResponse { matters, next_page_token }))
    }

    async fn confirm_screening(
        &self,
        request: Request<pb::ConfirmScreeningRequest>,
    ) -> Result<Response<pb::ConfirmScreeningResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            decision <- self.screening_decision(Stated {
                track: message.track,
                category: &message.category,
                competent_body: &message.competent_body,
                reason: &message.reason,
            }),
        }
        Ok(Response::new(self.0.confirm_screening(command, decision).await?))
    }

    async fn screen_again(
        &self,
        request: Request<pb::ScreenAgainRequest>,
    ) -> Result<Response<pb::ScreenAgainResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            decision <- self.screening_decision(Stated {
                track: message.track,
                category: &message.category,
                competent_body: &message.competent_body,
                reason: &message.reason,
            }),
        }
        Ok(Response::new(self.0.screen_again(command, decision).await?))
    }

    async fn approve_screening(
        &self,
        request: Request<pb::ApproveScreeningRequest>,
    ) -> Result<Response<pb::ApproveScreeningResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { command <- command(&actor, &message) }
        Ok(Response::new(self.0.approve_screening(command).await?))
    }

    async fn reject_screening(
        &self,
        request: Request<pb::RejectScreeningRequest>,
    ) -> Result<Response<pb::RejectScreeningResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            reason <- convert::reason(&message.reason),
        }
        Ok(Response::new(self.0.reject_screening(command, reason).await?))
    }

    async fn refer_matter(
        &self,
        request: Request<pb::ReferMatterRequest>,
    ) -> Result<Response<pb::ReferMatterResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            to <- self.optional_body("to_body", &message.to_body),
        }
        Ok(Response::new(self.0.refer_matter(command, to).await?))
    }

    async fn assign_matter(
        &self,
        request: Request<pb::AssignMatterRequest>,
    ) -> Result<Response<pb::AssignMatterResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            to <- self.optional_body("to_body", &message.to_body),
            report_date <- parse::date("report_date", message.report_date.as_ref())
                .and_then(|date| report_after(self.0.today(), date)),
        }
        Ok(Response::new(self.0.assign_matter(command, to, report_date).await?))
    }

    async fn object_to_referral(
        &self,
        request: Request<pb::ObjectToReferralRequest>,
    ) -> Result<Response<pb::ObjectToReferralResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            reason <- convert::reason(&message.reason),
        }
        Ok(Response::new(self.0.object_to_referral(command, reason).await?))
    }

    async fn recall_referral(
        &self,
        request: Request<pb::RecallReferralRequest>,
    ) -> Result<Response<pb::RecallReferralResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            reason <- convert::reason(&message.reason),
        }
        Ok(Response::new(self.0.recall_referral(command, reason).await?))
    }

    async fn request_designation(
        &self,
        request: Request<pb::RequestDesignationRequest>,
    ) -> Result<Response<pb::RequestDesignationResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            reason <- convert::reason(&message.reason),
        }
        Ok(Response::new(self.0.request_designation(command, reason).await?))
    }

    async fn decide_objection(
        &self,
        request: Request<pb::DecideObjectionRequest>,
    ) -> Result<Response<pb::DecideObjectionResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            ruling <- convert::ruling(message.decision),
            reason <- convert::reason(&message.reason),
        }
        Ok(Response::new(self.0.decide_objection(command, ruling, reason).await?))
    }

    async fn designate_body(
        &self,
        request: Request<pb::DesignateBodyRequest>,
    ) -> Result<Response<pb::DesignateBodyResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            to <- self.named_body("to_body", &message.to_body),
            report_date <- self.optional_report_date(message.report_date.as_ref()),
            reason <- convert::reason(&message.reason),
        }
        Ok(Response::new(self.0.designate_body(command, to, report_date, reason).await?))
    }

    async fn accept_matter(
        &self,
        request: Request<pb::AcceptMatterRequest>,
    ) -> Result<Response<pb::AcceptMatterResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { command <- command(&actor, &message) }
        Ok(Response::new(self.0.accept_matter(command).await?))
    }

    async fn refuse_acceptance(
        &self,
        request: Request<pb::RefuseAcceptanceRequest>,
    ) -> Result<Response<pb::RefuseAcceptanceResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            kind <- parse::word("kind", message.kind),
            earlier <- convert::earlier(message.earlier),
            reason <- convert::reason(&message.reason),
        }
        Ok(Response::new(self.0.refuse_acceptance(command, kind, earlier, reason).await?))
    }

    async fn notify_petitioner(
        &self,
        request: Request<pb::NotifyPetitionerRequest>,
    ) -> Result<Response<pb::NotifyPetitionerResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            notice <- parse::word("notice", message.notice),
            text <- parse::text("text", &message.text, 2, 2000),
        }
        Ok(Response::new(self.0.notify_petitioner(command, notice, text).await?))
    }

    async fn hand_over_matter(
        &self,
        request: Request<pb::HandOverMatterRequest>,
    ) -> Result<Response<pb::HandOverMatterResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            reason <- convert::reason(&message.reason),
        }
        Ok(Response::new(self.0.hand_over_matter(command, reason).await?))
    }

    async fn accept_hand_over(
        &self,
        request: Request<pb::AcceptHandOverRequest>,
    ) -> Result<Response<pb::AcceptHandOverResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { command <- command(&actor, &message) }
        Ok(Response::new(self.0.accept_hand_over(command).await?))
    }

    async fn choose_simple_handling(
        &self,
        request: Request<pb::ChooseSimpleHandlingRequest>,
    ) -> Result<Response<pb::ChooseSimpleHandlingResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            _stated <- convert::statements(&message),
            reason <- convert::reason(&message.reason),
        }
        Ok(Response::new(self.0.choose_simple_handling(command, reason).await?))
    }

    async fn end_simple_handling(
        &self,
        request: Request<pb::EndSimpleHandlingRequest>,
    ) -> Result<Response<pb::EndSimpleHandlingResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            reason <- convert::reason(&message.reason),
        }
        Ok(Response::new(self.0.end_simple_handling(command, reason).await?))
    }

    async fn answer_simply(
        &self,
        request: Request<pb::AnswerSimplyRequest>,
    ) -> Result<Response<pb::AnswerSimplyResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            answer <- parse::text("answer", &message.answer, 2, TEXT_MAX),
        }
        Ok(Response::new(self.0.answer_simply(command, answer).await?))
    }

    async fn extend_handling(
        &self,
        request: Request<pb::ExtendHandlingRequest>,
    ) -> Result<Response<pb::ExtendHandlingResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            days <- some_days(message.days),
            reason <- convert::reason(&message.reason),
        }
        Ok(Response::new(self.0.extend_handling(command, days, reason).await?))
    }

    async fn draft_opinion(
        &self,
        request: Request<pb::DraftOpinionRequest>,
    ) -> Result<Response<pb::DraftOpinionResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            parts <- opinion::parts(&message.parts),
            facts <- parse::text("facts", &message.facts, 2, TEXT_MAX),
            grounds <- parse::text("grounds", &message.grounds, 2, TEXT_MAX),
            legal_basis <- parse::text("legal_basis", &message.legal_basis, 2, 2000),
            steps <- self.steps(&message.steps),
        }
        let request = DraftRequest { parts, facts, grounds, legal_basis, steps };
        Ok(Response::new(self.0.draft_opinion(command, request).await?))
    }

    async fn approve_opinion(
        &self,
        request: Request<pb::ApproveOpinionRequest>,
    ) -> Result<Response<pb::ApproveOpinionResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { command <- command(&actor, &message) }
        Ok(Response::new(self.0.approve_opinion(command).await?))
    }

    async fn issue_opinion(
        &self,
        request: Request<pb::IssueOpinionRequest>,
    ) -> Result<Response<pb::IssueOpinionResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { command <- command(&actor, &message) }
        Ok(Response::new(self.0.issue_opinion(command).await?))
    }

    async fn record_delivery(
        &self,
        request: Request<pb::RecordDeliveryRequest>,
    ) -> Result<Response<pb::RecordDeliveryResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            date <- parse::optional_date("delivery_date", message.delivery_date.as_ref())
                .and_then(|date| date.map(|it| delivered_by(self.0.today(), it)).transpose()),
            proof <- convert::proof(&message.proof),
        }
        Ok(Response::new(self.0.record_delivery(command, date, proof).await?))
    }

    async fn plan_execution(
        &self,
        request: Request<pb::PlanExecutionRequest>,
    ) -> Result<Response<pb::PlanExecutionResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            steps <- self.steps_to_plan(&message.steps),
        }
        Ok(Response::new(self.0.plan_execution(command, steps).await?))
    }

    async fn record_execution(
        &self,
        request: Request<pb::RecordExecutionRequest>,
    ) -> Result<Response<pb::RecordExecutionResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            step <- ExecutionStepId::parse("step_id", &message.step_id),
            date <- parse::optional_date("execution_date", message.execution_date.as_ref())
                .and_then(|date| date.map(|it| done_by(self.0.today(), it)).transpose()),
            proof <- convert::proof(&message.proof),
        }
        Ok(Response::new(self.0.record_execution(command, step, date, proof).await?))
    }

    async fn conclude_matter(
        &self,
        request: Request<pb::ConcludeMatterRequest>,
    ) -> Result<Response<pb::ConcludeMatterResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            execution <- parse::text("execution", &message.execution, 2, 2000),
        }
        Ok(Response::new(self.0.conclude_matter(command, execution).await?))
    }

    async fn report_result(
        &self,
        request: Request<pb::ReportResultRequest>,
    ) -> Result<Response<pb::ReportResultResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            result <- parse::text("result", &message.result, 2, TEXT_MAX),
        }
        Ok(Response::new(self.0.report_result(command, result).await?))
    }

    async fn guide_petitioner(
        &self,
        request: Request<pb::GuidePetitionerRequest>,
    ) -> Result<Response<pb::GuidePetitionerResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            guidance <- parse::text("guidance", &message.guidance, 2, 2000),
        }
        Ok(Response::new(self.0.guide_petitioner(command, guidance).await?))
    }

    async fn reply_to_matter(
        &self,
        request: Request<pb::ReplyToMatterRequest>,
    ) -> Result<Response<pb::ReplyToMatterResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            reply <- parse::text("reply", &message.reply, 2, TEXT_MAX),
        }
        Ok(Response::new(self.0.reply_to_matter(command, reply, message.adopted).await?))
    }

    async fn resolve_post(
        &self,
        request: Request<pb::ResolvePostRequest>,
    ) -> Result<Response<pb::ResolvePostResponse>, Status> {
        let message = request.into_inner();
        collect! {
            person <- PersonCode::parse(&message.person),
            post <- PostCode::parse(&message.post),
        }
        let resolved = self.0.resolve_post(&person, &post);
        Ok(Response::new(convert::resolved_post(resolved)))
    }
}
