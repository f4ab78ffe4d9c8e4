//! With whom a matter lies.

use headwater_proto::routing::v1::RoutingFact;
use headwater_proto::routing::v1::routing_fact::Fact;
use kernel::BodyCode;
use mailbox::{ReactionError, Received};

use crate::domain::Told;

pub(super) fn told(told: Told, event: &Received) -> Result<Told, ReactionError> {
    let matter = event.matter()?.uuid();
    let body = match event.fact::<RoutingFact>()? {
        Fact::ScreeningConfirmed(it) => it.answerable_body,
        Fact::MatterReferred(it) => it.to_body,
        Fact::ObjectionRaised(it) => it.deciding_body,
        Fact::ObjectionDecided(it) => it.answerable_body,
        Fact::MatterAccepted(it) => it.body,
        Fact::MatterTakenOver(it) => it.answerable_body,
        Fact::MatterRecalled(it) => it.answerable_body,
        Fact::ReviewRequested(it) => it.body,
        Fact::RecheckRequested(it) => it.body,
        Fact::HandlingOrderedAnew(it) => it.body,
        Fact::MatterHandedOver(it) => it.to_body,
        Fact::HandlingExtended(_)
        | Fact::OpinionApproved(_)
        | Fact::OpinionIssued(_)
        | Fact::OpinionDelivered(_)
        | Fact::MatterConcluded(_)
        | Fact::ResultReported(_)
        | Fact::ResultReportAccepted(_)
        | Fact::ResultReportReturned(_)
        | Fact::ResultReportExtended(_)
        | Fact::PetitionerGuided(_)
        | Fact::MatterReplied(_)
        | Fact::PetitionerNotified(_)
        | Fact::HandOverOffered(_)
        | Fact::MatterNotAccepted(_)
        | Fact::SimpleHandlingChosen(_)
        | Fact::SimpleHandlingEnded(_)
        | Fact::MatterAnswered(_)
        | Fact::ReviewOpinionDelivered(_)
        | Fact::HearingScheduled(_)
        | Fact::RecheckOpinionDelivered(_)
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
        | Fact::OrganisationChanged(_) => return Ok(told),
    };
    Ok(told.concerning(matter, &BodyCode::parse(&body)?))
}
