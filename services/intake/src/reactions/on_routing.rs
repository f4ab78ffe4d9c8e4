//! Where a matter stands and who answers for it.

use headwater_proto::routing::v1::routing_fact::Fact;
use headwater_proto::routing::v1::{RoutingFact, objection_decided::Decision};
use kernel::BodyCode;
use kernel::ids::HandlingId;
use mailbox::{Digested, ReactionError, Received, Tx};

use crate::app::Intake;
use crate::domain::Stage;

/// Follows a matter through routing.
pub(super) async fn react(
    intake: &Intake,
    tx: &mut Tx,
    event: &Received,
) -> Result<Digested, ReactionError> {
    if event.matter.is_none() {
        return register::on_routing(tx, event).await;
    }
    let id = event.matter()?;
    let fact = event.fact::<RoutingFact>()?;
    if let Fact::MatterTakenOver(it) = fact {
        let body = BodyCode::parse(&it.answerable_body)?;
        intake.take_over_matter(tx, id, &body, &event.visibility).await?;
        return Ok(Digested::Done);
    }
    if let Fact::OpinionDelivered(it) = &fact {
        let handling = HandlingId::parse("handling_id", &it.handling_id)?;
        let body = BodyCode::parse(&it.body)?;
        intake.keep_opinion(tx, id, handling, &body, event.effect_date).await?;
    }
    if let Fact::MatterHandedOver(it) = fact {
        let body = BodyCode::parse(&it.to_body)?;
        intake.take_over_matter(tx, id, &body, &event.visibility).await?;
        return Ok(Digested::Done);
    }
    let Some((stage, body)) = stage_reached(fact) else {
        return Ok(Digested::Ignored);
    };
    let body = BodyCode::parse(&body)?;
    intake.follow_matter(tx, id, stage, &body, event.effect_date, &event.visibility).await?;
    Ok(Digested::Done)
}

/// The stage that a fact brings a matter to, and the body that answers from now on.
fn stage_reached(fact: Fact) -> Option<(Stage, String)> {
    match fact {
        Fact::ScreeningConfirmed(it) => Some((Stage::Screened, it.answerable_body)),
        Fact::MatterReferred(it) => Some((Stage::Referred, it.to_body)),
        Fact::ObjectionRaised(it) => Some((Stage::Objected, it.body)),
        Fact::ObjectionDecided(it) => {
            let stage = match it.decision() {
                Decision::Upheld => Stage::Screened,
                Decision::Refused | Decision::Designated | Decision::Unspecified => Stage::Referred,
            };
            Some((stage, it.answerable_body))
        }
        Fact::MatterRecalled(it) => Some((Stage::Screened, it.answerable_body)),
        Fact::MatterAccepted(it) => Some((Stage::Handling, it.body)),
        Fact::OpinionDelivered(it) => Some((Stage::Delivered, it.body)),
        Fact::MatterConcluded(it) => Some((Stage::Concluded, it.body)),
        Fact::ReviewRequested(it) => Some((Stage::UnderReview, it.body)),
        Fact::RecheckRequested(it) => Some((Stage::UnderReview, it.body)),
        Fact::ReviewOpinionDelivered(it) => executed_by(it.executing_body),
        Fact::RecheckOpinionDelivered(it) => executed_by(it.executing_body),
        Fact::HandlingOrderedAnew(it) => Some((Stage::Handling, it.body)),
        Fact::HandlingExtended(_)
        | Fact::OpinionApproved(_)
        | Fact::OpinionIssued(_)
        | Fact::ResultReported(_)
        | Fact::ResultReportAccepted(_)
        | Fact::ResultReportReturned(_)
        | Fact::ResultReportExtended(_)
        | Fact::PetitionerGuided(_)
        | Fact::MatterReplied(_)
        | Fact::PetitionerNotified(_)
        | Fact::MatterNotAccepted(_)
        | Fact::SimpleHandlingChosen(_)
        | Fact::SimpleHandlingEnded(_)
        | Fact::MatterAnswered(_)
        | Fact::HearingScheduled(_)
        | Fact::ExecutionOrdered(_)
        | Fact::ExecutionProven(_)
        | Fact::ExecutionLapsed(_)
        | Fact::LevelTransitStarted(_)
        | Fact::LevelTransitEnded(_)
        | Fact::UrgentMatterDiscovered(_)
        | Fact::UrgentMatterReported(_)
        | Fact::UrgentMatterDismissed(_)
        | Fact::InquiryAnswered(_)
        | Fact::MatterSignedFor(_)
        | Fact::MatterDispatched(_)
        | Fact::MatterFiled(_)
        | Fact::MatterProposed(_)
        | Fact::HandOverOffered(_)
        | Fact::MatterHandedOver(_)
        | Fact::MatterTakenOver(_)
        | Fact::OrganisationChanged(_) => None,
    }
}

/// A review that leaves a supported opinion to be carried out. Where it does not, the fact that follows says how the
/// matter goes on.
fn executed_by(body: String) -> Option<(Stage, String)> {
    (!body.is_empty()).then_some((Stage::Delivered, body))
}
