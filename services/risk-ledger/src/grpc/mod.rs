//! The service on the wire: read, one use case, render.

mod convert;

use std::sync::Arc;

use headwater_proto::risk_ledger::v1 as pb;
use headwater_proto::risk_ledger::v1::risk_ledger_service_server::RiskLedgerService;
use kernel::ids::EntryId;
use service_kit::command::{call, command, read};
use service_kit::{collect, parse};
use tonic::{Request, Response, Status};

use crate::app::{Filter, LetterDraft, RiskLedger};

/// The longest reason, evidence or request of a letter, in characters.
const TEXT_MAX: usize = 2000;
/// The longest answer to a letter, in characters.
const ANSWER_MAX: usize = 20_000;

/// The ledger behind its gRPC contract.
#[derive(Clone, Debug)]
pub struct Grpc(pub Arc<RiskLedger>);

#[tonic::async_trait]
impl RiskLedgerService for Grpc {
    async fn report_entry(
        &self,
        request: Request<pb::ReportEntryRequest>,
    ) -> Result<Response<pb::ReportEntryResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            call <- call(&actor, &message),
            report <- self.report(&message),
        }
        Ok(Response::new(self.0.report_entry(call, report).await?))
    }

    async fn grade_entry(
        &self,
        request: Request<pb::GradeEntryRequest>,
    ) -> Result<Response<pb::GradeEntryResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            grading <- convert::grading(&message),
        }
        Ok(Response::new(self.0.grade_entry(command, grading).await?))
    }

    async fn assign_entry_lead(
        &self,
        request: Request<pb::AssignEntryLeadRequest>,
    ) -> Result<Response<pb::AssignEntryLeadResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            lead <- self.lead(&message),
        }
        Ok(Response::new(self.0.assign_entry_lead(command, lead).await?))
    }

    async fn propose_strike_off(
        &self,
        request: Request<pb::ProposeStrikeOffRequest>,
    ) -> Result<Response<pb::ProposeStrikeOffResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            evidence <- convert::evidence(&message.evidence),
        }
        Ok(Response::new(self.0.propose_strike_off(command, evidence).await?))
    }

    async fn confirm_strike_off(
        &self,
        request: Request<pb::ConfirmStrikeOffRequest>,
    ) -> Result<Response<pb::ConfirmStrikeOffResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { command <- command(&actor, &message) }
        Ok(Response::new(self.0.confirm_strike_off(command).await?))
    }

    async fn get_entry(
        &self,
        request: Request<pb::GetEntryRequest>,
    ) -> Result<Response<pb::GetEntryResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { id <- EntryId::parse("entry_id", &message.entry_id) }
        let (view, acts) = self.0.get_entry(&actor, id).await?;
        let acts = acts.into_iter().map(convert::act).collect();
        Ok(Response::new(pb::GetEntryResponse { entry: Some(convert::entry(view)), acts }))
    }

    async fn list_entries(
        &self,
        request: Request<pb::ListEntriesRequest>,
    ) -> Result<Response<pb::ListEntriesResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            grade <- parse::optional_word("grade", message.grade),
            state <- parse::optional_word("state", message.state),
            page <- self.0.store.page(&message),
        }
        let filter = Filter { grade, state };
        let (views, next_page_token) = self.0.list_entries(&actor, filter, page).await?;
        let entries = views.into_iter().map(convert::entry).collect();
        Ok(Response::new(pb::ListEntriesResponse { entries, next_page_token }))
    }

    async fn issue_warning(
        &self,
        request: Request<pb::IssueWarningRequest>,
    ) -> Result<Response<pb::IssueWarningResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            to_body <- self.body("to_body", &message.to_body),
            content <- parse::text("content", &message.content, 2, TEXT_MAX),
        }
        let draft = LetterDraft { to_body, content };
        Ok(Response::new(self.0.issue_warning(command, draft).await?))
    }

    async fn acknowledge_warning(
        &self,
        request: Request<pb::AcknowledgeWarningRequest>,
    ) -> Result<Response<pb::AcknowledgeWarningResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { command <- command(&actor, &message) }
        Ok(Response::new(self.0.acknowledge_warning(command).await?))
    }

    async fn answer_warning(
        &self,
        request: Request<pb::AnswerWarningRequest>,
    ) -> Result<Response<pb::AnswerWarningResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            answer <- parse::text("answer", &message.answer, 2, ANSWER_MAX),
        }
        Ok(Response::new(self.0.answer_warning(command, answer).await?))
    }
}
