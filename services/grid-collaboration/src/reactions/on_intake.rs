//! Who answers for a matter from the first moment, and where it lies.

use headwater_proto::intake::v1::IntakeFact;
use headwater_proto::intake::v1::intake_fact::Fact;
use kernel::{BodyCode, RegionCode};
use mailbox::{ReactionError, Received};

use crate::domain::Told;

pub(super) fn told(told: Told, event: &Received) -> Result<Told, ReactionError> {
    let matter = event.matter()?.uuid();
    Ok(match event.fact::<IntakeFact>()? {
        Fact::PetitionRegistered(it) => told
            .concerning(matter, &BodyCode::parse(&it.answerable_body)?)
            .lying_in(matter, &RegionCode::parse(&it.region)?),
        Fact::PetitionReceivedDirectly(it) => told.concerning(matter, &BodyCode::parse(&it.body)?),
        Fact::PetitionLinked(_)
        | Fact::PetitionVoided(_)
        | Fact::HandlingRated(_)
        | Fact::QueryCodeReissued(_)
        | Fact::PetitionCorrected(_)
        | Fact::PetitionSupplemented(_)
        | Fact::SupplementRequested(_) => told,
    })
}
