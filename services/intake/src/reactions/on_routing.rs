//! Where a matter stands and who answers for it.

use chrono::NaiveDate;
use headwater_proto::routing::v1 as pb;
use kernel::BodyCode;
use mailbox::{Digested, ReactionError, Received, Tx};

use crate::store::matter;

/// A step of the matter: its new stage, and the body that answers from now on.
struct Step {
    stage: &'static str,
    body: String,
}

/// Follows a matter through routing.
pub(super) async fn react(tx: &mut Tx, event: &Received) -> Result<Digested, ReactionError> {
    let Some(step) = step_of(event)? else {
        return Ok(Digested::Ignored);
    };
    let body = BodyCode::parse(&step.body)?;
    let date: NaiveDate = event.effect_date;
    let id = event.matter()?;
    matter::set_visibility(tx, id, &event.visibility).await?;
    matter::set_stage(tx, id, step.stage, &body, date).await?;
    Ok(Digested::Done)
}

fn step_of(event: &Received) -> Result<Option<Step>, ReactionError> {
    let step = |stage, body| Ok(Some(Step { stage, body }));
    if let Some(it) = event.decode::<pb::ScreeningConfirmed>()? {
        return step("SCREENED", it.answerable_body);
    }
    if let Some(it) = event.decode::<pb::MatterReferred>()? {
        return step("REFERRED", it.to_body);
    }
    if let Some(it) = event.decode::<pb::ObjectionRaised>()? {
        return step("OBJECTED", it.body);
    }
    if let Some(it) = event.decode::<pb::ObjectionDecided>()? {
        let stage = match it.decision() {
            pb::objection_decided::Decision::Upheld => "SCREENED",
            pb::objection_decided::Decision::Refused
            | pb::objection_decided::Decision::Designated
            | pb::objection_decided::Decision::Unspecified => "REFERRED",
        };
        return step(stage, it.answerable_body);
    }
    if let Some(it) = event.decode::<pb::MatterAccepted>()? {
        return step("HANDLING", it.body);
    }
    if let Some(it) = event.decode::<pb::OpinionDelivered>()? {
        return step("DELIVERED", it.body);
    }
    if let Some(it) = event.decode::<pb::MatterConcluded>()? {
        return step(crate::domain::matter::CONCLUDED, it.body);
    }
    Ok(None)
}
