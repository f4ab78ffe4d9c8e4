//! Registration starts the office's duty to refer; a link or a void number ends it.

use headwater_proto::intake::v1 as pb;
use kernel::{BodyCode, RegionCode};
use mailbox::{ReactionError, Received};
use service_kit::parse;

use super::Reading;
use crate::domain::What;
use crate::domain::fact::MatterStep;

/// Reads an event of intake.
pub(super) fn read(event: &Received) -> Result<Reading, ReactionError> {
    if let Some(it) = event.decode::<pb::PetitionRegistered>()? {
        let step = MatterStep::Registered {
            number: it.number,
            receipt_date: parse::date("receipt_date", it.receipt_date.as_ref())?,
            receiving_body: BodyCode::parse(&it.receiving_body)?,
            historical: it.historical,
        };
        let region = Some(RegionCode::parse(&it.region)?);
        return Ok(Reading { region, ..Reading::of(What::Matter(step)) });
    }
    if event.decode::<pb::PetitionLinked>()?.is_some() {
        return Ok(Reading::of(What::Matter(MatterStep::Linked)));
    }
    if event.decode::<pb::PetitionVoided>()?.is_some() {
        return Ok(Reading::of(What::Matter(MatterStep::Voided)));
    }
    Ok(Reading::default())
}
