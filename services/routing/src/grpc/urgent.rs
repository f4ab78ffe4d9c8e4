//! Grave and urgent matters on the wire.

use chrono::{DateTime, Utc};
use headwater_proto::routing::v1 as pb;
use kernel::Invalid;
use service_kit::Complaints;
use service_kit::parse::{self, to_text, to_timestamp};
use words::Word;

use super::Grpc;
use crate::domain::urgent::{Addressee, known_by};
use crate::domain::{Body, UrgentReport};

impl Grpc {
    /// When the body came to know, if that is said.
    pub(super) fn knowledge_time(
        &self,
        it: &pb::DiscoverUrgentMatterRequest,
    ) -> Result<Option<DateTime<Utc>>, Invalid> {
        let stated = it.knowledge_time.as_ref();
        let known = |time| known_by(self.0.now(), parse::instant("knowledge_time", Some(time))?);
        stated.map(known).transpose()
    }

    /// The competent departments named.
    pub(super) fn competent_bodies(&self, codes: &[String]) -> Result<Vec<Body>, Complaints> {
        parse::each_at("competent_bodies", codes, |at, code| self.named_body(at, code))
    }
}

/// Why a matter is grave or urgent.
pub(super) fn grounds(text: &str) -> Result<String, Invalid> {
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
