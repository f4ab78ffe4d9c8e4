//! A matter on its way through the levels, and reports of what is grave or urgent.

use headwater_proto::routing::v1 as pb;
use kernel::BodyCode;
use kernel::ids::{HopId, UrgentReportId};
use mailbox::{ReactionError, Received};
use service_kit::parse;

use crate::domain::What;
use crate::domain::fact::{Hop, HopStep, UrgentStep};

pub(super) fn read(event: &Received) -> Result<Option<What>, ReactionError> {
    if let Some(it) = event.decode::<pb::HopBegun>()? {
        let id = HopId::parse("hop_id", &it.hop_id)?;
        let previous = match it.previous_hop_id.as_str() {
            "" => None,
            previous => Some(HopId::parse("previous_hop_id", previous)?),
        };
        let hop = Hop {
            body: BodyCode::parse(&it.body)?,
            receipt_date: parse::date("receipt_date", it.receipt_date.as_ref())?,
            previous,
            simple: it.simple,
            historical: it.historical,
        };
        return Ok(Some(What::Hop { id, step: HopStep::Begun(hop) }));
    }
    if let Some(it) = event.decode::<pb::HopEnded>()? {
        let id = HopId::parse("hop_id", &it.hop_id)?;
        let date = parse::date("pass_date", it.pass_date.as_ref())?;
        return Ok(Some(What::Hop { id, step: HopStep::Ended { date } }));
    }
    if let Some(it) = event.decode::<pb::UrgentMatterKnown>()? {
        let id = UrgentReportId::parse("urgent_report_id", &it.urgent_report_id)?;
        let step = UrgentStep::Known {
            body: BodyCode::parse(&it.body)?,
            time: parse::instant("knowledge_time", it.knowledge_time.as_ref())?,
            historical: it.historical,
        };
        return Ok(Some(What::Urgent { id, step }));
    }
    if let Some(it) = event.decode::<pb::UrgentMatterReported>()? {
        let id = UrgentReportId::parse("urgent_report_id", &it.urgent_report_id)?;
        let time = parse::instant("report_time", it.report_time.as_ref())?;
        return Ok(Some(What::Urgent { id, step: UrgentStep::Reported { time } }));
    }
    Ok(None)
}
