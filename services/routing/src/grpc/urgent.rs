//! Grave and urgent matters on the wire.

use chrono::{DateTime, Utc};
use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::urgent_service_server::UrgentService;
use kernel::Invalid;
use kernel::ids::UrgentReportId;
use service_kit::command::{command, read};
use service_kit::parse::{self, to_text, to_timestamp};
use service_kit::{Complaints, collect};
use tonic::{Request, Response, Status};
use words::Word;

use super::{Grpc, TEXT_MAX, convert};
use crate::domain::urgent::{Addressee, known_by};
use crate::domain::{Body, UrgentReport};

#[tonic::async_trait]
impl UrgentService for Grpc {
    async fn discover_urgent_matter(
        &self,
        request: Request<pb::DiscoverUrgentMatterRequest>,
    ) -> Result<Response<pb::DiscoverUrgentMatterResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            knowledge_time <- self.knowledge_time(&message),
            grounds <- grounds(&message.grounds),
        }
        Ok(Response::new(self.0.discover_urgent_matter(command, knowledge_time, grounds).await?))
    }

    async fn report_urgent_matter(
        &self,
        request: Request<pb::ReportUrgentMatterRequest>,
    ) -> Result<Response<pb::ReportUrgentMatterResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            id <- UrgentReportId::parse("urgent_report_id", &message.urgent_report_id),
            content <- parse::text("content", &message.content, 2, TEXT_MAX),
            competent <- self.competent_bodies(&message.competent_bodies),
        }
        Ok(Response::new(self.0.report_urgent_matter(command, id, content, competent).await?))
    }

    async fn acknowledge_urgent_report(
        &self,
        request: Request<pb::AcknowledgeUrgentReportRequest>,
    ) -> Result<Response<pb::AcknowledgeUrgentReportResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            id <- UrgentReportId::parse("urgent_report_id", &message.urgent_report_id),
            remark <- parse::text("remark", &message.remark, 0, 2000),
        }
        Ok(Response::new(self.0.acknowledge_urgent_report(command, id, remark).await?))
    }

    async fn dismiss_urgent_matter(
        &self,
        request: Request<pb::DismissUrgentMatterRequest>,
    ) -> Result<Response<pb::DismissUrgentMatterResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            id <- UrgentReportId::parse("urgent_report_id", &message.urgent_report_id),
            reason <- convert::reason(&message.reason),
        }
        Ok(Response::new(self.0.dismiss_urgent_matter(command, id, reason).await?))
    }
}

impl Grpc {
    /// When the body came to know, if that is said.
    fn knowledge_time(
        &self,
        it: &pb::DiscoverUrgentMatterRequest,
    ) -> Result<Option<DateTime<Utc>>, Invalid> {
        let stated = it.knowledge_time.as_ref();
        let known = |time| known_by(self.0.now(), parse::instant("knowledge_time", Some(time))?);
        stated.map(known).transpose()
    }

    /// The competent departments named.
    fn competent_bodies(&self, codes: &[String]) -> Result<Vec<Body>, Complaints> {
        parse::each_at("competent_bodies", codes, |at, code| self.named_body(at, code))
    }
}

/// Why a matter is grave or urgent.
fn grounds(text: &str) -> Result<String, Invalid> {
    let (zh, en) = ("须说明重大、紧急的理由", "the grounds are required");
    parse::text_or("grounds", text, (2, 2000), ("REASON_MISSING", zh, en))
}

pub(super) fn report(it: &UrgentReport) -> pb::UrgentReport {
    let (made, dismissal) = (it.made(), it.dismissal());
    pb::UrgentReport {
        urgent_report_id: it.id.to_string(),
        state: it.state().number(),
        body: it.body.to_string(),
        knowledge_time: Some(to_timestamp(it.knowledge_time)),
        grounds: it.grounds.clone(),
        discovered_by: it.discovered_by.to_string(),
        report_time: made.map(|it| to_timestamp(it.time)),
        content: made.map(|it| it.content.clone()).unwrap_or_default(),
        reported_by: to_text(made.map(|it| &it.post)),
        addressees: made.into_iter().flat_map(|it| &it.addressees).map(addressee).collect(),
        dismiss_reason: dismissal.map(|it| it.reason.clone()).unwrap_or_default(),
        dismissed_by: to_text(dismissal.map(|it| &it.post)),
    }
}

fn addressee(it: &Addressee) -> pb::urgent_report::Addressee {
    let read = it.acknowledgement.as_ref();
    pb::urgent_report::Addressee {
        role: it.role.number(),
        body: it.body.to_string(),
        acknowledge_time: read.map(|it| to_timestamp(it.time)),
        acknowledged_by: to_text(read.map(|it| &it.post)),
        remark: read.map(|it| it.remark.clone()).unwrap_or_default(),
    }
}
