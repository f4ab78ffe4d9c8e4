//! What the office ends itself, and what it proposes, on the wire.

use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::ending_service_server::EndingService;
use service_kit::collect;
use service_kit::command::{command, read};
use service_kit::parse::{self, to_civil, to_text};
use tonic::{Request, Response, Status};
use words::Word;

use super::{Grpc, TEXT_MAX, convert};
use crate::app::MatterView;
use crate::domain::{DocumentKind, Filing, Proposal};

#[tonic::async_trait]
impl EndingService for Grpc {
    async fn answer_inquiry(
        &self,
        request: Request<pb::AnswerInquiryRequest>,
    ) -> Result<Response<pb::AnswerInquiryResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            answer <- parse::text("answer", &message.answer, 2, TEXT_MAX),
        }
        Ok(Response::new(self.0.answer_inquiry(command, answer).await?))
    }

    async fn file_matter(
        &self,
        request: Request<pb::FileMatterRequest>,
    ) -> Result<Response<pb::FileMatterResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            ground <- parse::word("ground", message.ground),
            reason <- convert::reason(&message.reason),
        }
        Ok(Response::new(self.0.file_matter(command, ground, reason).await?))
    }

    async fn approve_filing(
        &self,
        request: Request<pb::ApproveFilingRequest>,
    ) -> Result<Response<pb::ApproveFilingResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
        }
        Ok(Response::new(self.0.approve_filing(command).await?))
    }

    async fn reject_filing(
        &self,
        request: Request<pb::RejectFilingRequest>,
    ) -> Result<Response<pb::RejectFilingResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            reason <- convert::reason(&message.reason),
        }
        Ok(Response::new(self.0.reject_filing(command, reason).await?))
    }

    async fn propose_matter(
        &self,
        request: Request<pb::ProposeMatterRequest>,
    ) -> Result<Response<pb::ProposeMatterResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            proposal <- parse::text("proposal", &message.proposal, 2, TEXT_MAX),
        }
        Ok(Response::new(self.0.propose_matter(command, proposal).await?))
    }

    async fn record_proposal_decision(
        &self,
        request: Request<pb::RecordProposalDecisionRequest>,
    ) -> Result<Response<pb::RecordProposalDecisionResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            decision <- parse::text("decision", &message.decision, 2, 2000),
            date <- parse::date("decision_date", message.decision_date.as_ref()),
        }
        Ok(Response::new(self.0.record_proposal_decision(command, decision, date).await?))
    }
}

pub(super) fn filing(it: &Filing) -> pb::Filing {
    let decision = it.decision.as_ref();
    pb::Filing {
        state: it.state().number(),
        ground: it.ground.number(),
        reason: it.reason.clone(),
        submitted_by: it.post.to_string(),
        decided_by: to_text(decision.map(|it| &it.post)),
        decision_reason: decision.and_then(|it| it.rejected.clone()).unwrap_or_default(),
    }
}

pub(super) fn proposal(view: &MatterView, it: &Proposal) -> pb::Proposal {
    let decision = it.decision.as_ref();
    pb::Proposal {
        to_body: it.to.to_string(),
        proposal: it.text.clone(),
        proposed_by: it.post.to_string(),
        date: Some(to_civil(it.date)),
        document_number: view.document_number(view.matter.id.uuid(), &[DocumentKind::Proposal]),
        decision: decision.map(|it| it.text.clone()).unwrap_or_default(),
        decision_date: decision.map(|it| to_civil(it.date)),
        decision_recorded_by: to_text(decision.map(|it| &it.post)),
    }
}
