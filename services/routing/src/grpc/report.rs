//! What whoever assigned a matter makes of its report, on the wire.

use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::report_service_server::ReportService;
use service_kit::collect;
use service_kit::command::{command, read};
use service_kit::parse::{self, to_civil, to_text};
use tonic::{Request, Response, Status};
use words::Word;

use super::{Grpc, convert};
use crate::domain::ResultReport;
use crate::domain::referral::report_after;

#[tonic::async_trait]
impl ReportService for Grpc {
    async fn accept_report(
        &self,
        request: Request<pb::AcceptReportRequest>,
    ) -> Result<Response<pb::AcceptReportResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { command <- command(&actor, &message) }
        Ok(Response::new(self.0.accept_report(command).await?))
    }

    async fn return_report(
        &self,
        request: Request<pb::ReturnReportRequest>,
    ) -> Result<Response<pb::ReturnReportResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            reason <- convert::reason(&message.reason),
            date <- self.optional_report_date(message.report_date.as_ref()),
        }
        Ok(Response::new(self.0.return_report(command, reason, date).await?))
    }

    async fn extend_report(
        &self,
        request: Request<pb::ExtendReportRequest>,
    ) -> Result<Response<pb::ExtendReportResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            date <- parse::date("report_date", message.report_date.as_ref())
                .and_then(|date| report_after(self.0.today(), date)),
            reason <- convert::reason(&message.reason),
        }
        Ok(Response::new(self.0.extend_report(command, date, reason).await?))
    }
}

/// A report as clients see it.
pub(super) fn report(it: &ResultReport) -> pb::ResultReport {
    let decision = it.decision.as_ref();
    pb::ResultReport {
        report_id: it.id.to_string(),
        state: it.state().number(),
        result: it.result.clone(),
        result_date: Some(to_civil(it.date)),
        reported_by: to_text(it.by.as_ref()),
        decision_date: decision.map(|it| to_civil(it.date)),
        decided_by: to_text(decision.map(|it| &it.by)),
        return_reason: decision.and_then(|it| it.returned.clone()).unwrap_or_default(),
    }
}
