//! The service on the wire: parse, one use case, render.

mod convert;
mod request;

use std::sync::Arc;

use headwater_proto::risk_ledger::v1 as pb;
use headwater_proto::risk_ledger::v1::risk_ledger_service_server::RiskLedgerService;
use kernel::ids::EntryId;
use service_kit::door::actor;
use service_kit::parse;
use tonic::{Request, Response, Status};

use crate::app::{Error, IssueWarning, RiskLedger};

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
        let actor = actor(&request)?;
        let request = request.into_inner();
        let key = self
            .0
            .store()
            .request_key(&actor, "ReportEntry", &request.request_id, &request)
            .map_err(Error::from)?;
        let report = convert::report(&self.0.regions, &request).map_err(Error::Invalid)?;
        let reported = self.0.report_entry(&actor, &key, report).await?;
        Ok(Response::new(pb::ReportEntryResponse {
            entry_id: reported.entry.to_string(),
            number: reported.number,
            version: reported.version,
        }))
    }

    async fn grade_entry(
        &self,
        request: Request<pb::GradeEntryRequest>,
    ) -> Result<Response<pb::GradeEntryResponse>, Status> {
        let (actor, command, message) = request::command(self.0.store(), request)?;
        let grading = convert::grading(&message).map_err(Error::Invalid)?;
        let version = self.0.grade_entry(&actor, command, grading).await?.version;
        Ok(Response::new(pb::GradeEntryResponse { version }))
    }

    async fn lead_entry(
        &self,
        request: Request<pb::LeadEntryRequest>,
    ) -> Result<Response<pb::LeadEntryResponse>, Status> {
        let (actor, command, message) = request::command(self.0.store(), request)?;
        let lead = convert::lead(&self.0.directory, &message).map_err(Error::Invalid)?;
        let version = self.0.lead_entry(&actor, command, lead).await?.version;
        Ok(Response::new(pb::LeadEntryResponse { version }))
    }

    async fn propose_strike_off(
        &self,
        request: Request<pb::ProposeStrikeOffRequest>,
    ) -> Result<Response<pb::ProposeStrikeOffResponse>, Status> {
        let (actor, command, message) = request::command(self.0.store(), request)?;
        let evidence = convert::evidence(&message.evidence).map_err(Error::from)?;
        let version = self.0.propose_strike_off(&actor, command, evidence).await?.version;
        Ok(Response::new(pb::ProposeStrikeOffResponse { version }))
    }

    async fn confirm_strike_off(
        &self,
        request: Request<pb::ConfirmStrikeOffRequest>,
    ) -> Result<Response<pb::ConfirmStrikeOffResponse>, Status> {
        let (actor, command, _) = request::command(self.0.store(), request)?;
        let version = self.0.confirm_strike_off(&actor, command).await?.version;
        Ok(Response::new(pb::ConfirmStrikeOffResponse { version }))
    }

    async fn get_entry(
        &self,
        request: Request<pb::GetEntryRequest>,
    ) -> Result<Response<pb::GetEntryResponse>, Status> {
        let actor = actor(&request)?;
        let id = EntryId::parse("entry_id", &request.into_inner().entry_id);
        let view = self.0.get_entry(&actor, id.map_err(Error::from)?).await?;
        Ok(Response::new(pb::GetEntryResponse { entry: Some(convert::entry(view)) }))
    }

    async fn list_entries(
        &self,
        request: Request<pb::ListEntriesRequest>,
    ) -> Result<Response<pb::ListEntriesResponse>, Status> {
        let actor = actor(&request)?;
        let request = request.into_inner();
        let filter = convert::filter(&request).map_err(Error::from)?;
        let size = parse::page_size(request.page_size);
        let offset = parse::page_offset(&request.page_token).map_err(Error::from)?;
        let views = self.0.list_entries(&actor, &filter, size, offset).await?;
        let next_page_token = parse::next_page_token(offset, size, views.len());
        let entries = views.into_iter().map(convert::entry).collect();
        Ok(Response::new(pb::ListEntriesResponse { entries, next_page_token }))
    }

    async fn issue_warning(
        &self,
        request: Request<pb::IssueWarningRequest>,
    ) -> Result<Response<pb::IssueWarningResponse>, Status> {
        let (actor, command, message) = request::command(self.0.store(), request)?;
        let to_body = convert::body(&self.0.directory, "to_body", &message.to_body);
        let letter = IssueWarning {
            to_body: to_body.map_err(Error::from)?,
            content: parse::text("content", &message.content, 2, TEXT_MAX).map_err(Error::from)?,
        };
        let issued = self.0.issue_warning(&actor, command, letter).await?;
        Ok(Response::new(pb::IssueWarningResponse {
            warning_id: issued.warning.to_string(),
            document_number: issued.document_number,
            version: issued.version,
        }))
    }

    async fn acknowledge_warning(
        &self,
        request: Request<pb::AcknowledgeWarningRequest>,
    ) -> Result<Response<pb::AcknowledgeWarningResponse>, Status> {
        let (actor, command, _) = request::command(self.0.store(), request)?;
        let version = self.0.acknowledge_warning(&actor, command).await?.version;
        Ok(Response::new(pb::AcknowledgeWarningResponse { version }))
    }

    async fn answer_warning(
        &self,
        request: Request<pb::AnswerWarningRequest>,
    ) -> Result<Response<pb::AnswerWarningResponse>, Status> {
        let (actor, command, message) = request::command(self.0.store(), request)?;
        let answer = parse::text("answer", &message.answer, 2, ANSWER_MAX).map_err(Error::from)?;
        let version = self.0.answer_warning(&actor, command, answer).await?.version;
        Ok(Response::new(pb::AnswerWarningResponse { version }))
    }
}
