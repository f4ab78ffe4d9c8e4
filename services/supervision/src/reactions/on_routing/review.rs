//! Reviews, rechecks, and the hearings in these.

use headwater_proto::common::v1::CivilDate;
use headwater_proto::routing::v1 as pb;
use kernel::BodyCode;
use kernel::ids::{HandlingId, HearingId, RecheckId, ReviewId};
use mailbox::{ReactionError, Received};
use service_kit::parse;
use statutory_calendar::term::MAX_DAYS;

use crate::domain::What;
use crate::domain::fact::{HearingDays, RecheckStep, Request, ReviewStep};

pub(super) fn read(event: &Received) -> Result<Option<What>, ReactionError> {
    if let Some(it) = event.decode::<pb::ReviewRequested>()? {
        let id = ReviewId::parse("review_id", &it.review_id)?;
        let handling = HandlingId::parse("handling_id", &it.handling_id)?;
        let request = request(&it.body, it.request_date, it.receipt_date, it.historical)?;
        let step = ReviewStep::Requested { handling, request };
        return Ok(Some(What::Review { id, step }));
    }
    if let Some(it) = event.decode::<pb::ReviewOpinionDelivered>()? {
        let id = ReviewId::parse("review_id", &it.review_id)?;
        let date = parse::date("delivery_date", it.delivery_date.as_ref())?;
        return Ok(Some(What::Review { id, step: ReviewStep::Delivered { date } }));
    }
    if let Some(it) = event.decode::<pb::RecheckRequested>()? {
        let id = RecheckId::parse("recheck_id", &it.recheck_id)?;
        let review = ReviewId::parse("review_id", &it.review_id)?;
        let request = request(&it.body, it.request_date, it.receipt_date, it.historical)?;
        let step = RecheckStep::Requested { review, request };
        return Ok(Some(What::Recheck { id, step }));
    }
    if let Some(it) = event.decode::<pb::HearingFixed>()? {
        let id = RecheckId::parse("recheck_id", &it.recheck_id)?;
        let hearing = HearingId::parse("hearing_id", &it.hearing_id)?;
        let step = RecheckStep::Hearing { id: hearing, days: hearing_days(&it)? };
        return Ok(Some(What::Recheck { id, step }));
    }
    if let Some(it) = event.decode::<pb::RecheckOpinionDelivered>()? {
        let id = RecheckId::parse("recheck_id", &it.recheck_id)?;
        let date = parse::date("delivery_date", it.delivery_date.as_ref())?;
        return Ok(Some(What::Recheck { id, step: RecheckStep::Delivered { date } }));
    }
    Ok(None)
}

fn request(
    body: &str,
    request_date: Option<CivilDate>,
    receipt_date: Option<CivilDate>,
    historical: bool,
) -> Result<Request, ReactionError> {
    Ok(Request {
        body: BodyCode::parse(body)?,
        request_date: parse::date("request_date", request_date.as_ref())?,
        receipt_date: parse::date("receipt_date", receipt_date.as_ref())?,
        historical,
    })
}

/// Both days or none; a hearing of no days or of years is refused here, since it could not be counted.
fn hearing_days(it: &pb::HearingFixed) -> Result<Option<HearingDays>, ReactionError> {
    let from = parse::optional_date("from_date", it.from_date.as_ref())?;
    let to = parse::optional_date("to_date", it.to_date.as_ref())?;
    match (from, to) {
        (None, None) => Ok(None),
        (Some(from), Some(to)) if (0..i64::from(MAX_DAYS)).contains(&(to - from).num_days()) => {
            Ok(Some(HearingDays { from, to }))
        }
        (_, _) => Err(ReactionError::poison("a hearing from no day to a day, or of no days")),
    }
}
