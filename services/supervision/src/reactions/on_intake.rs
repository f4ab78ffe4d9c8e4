//! Registration starts the office's duty to refer, or a direct receipt another body's duty to tell the petitioner; a link or
//! a void number ends it. A rating uses the petitioner's right to rate.

use headwater_proto::intake::v1 as pb;
use kernel::ids::{HandlingId, PetitionId};
use kernel::{BodyCode, RegionCode};
use mailbox::{ReactionError, Received};
use service_kit::parse;

use super::Reading;
use crate::domain::What;
use crate::domain::fact::{DirectReceipt, DirectStep, HandlingStep, MatterStep};

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
    if let Some(it) = event.decode::<pb::PetitionReceivedDirectly>()? {
        let received = DirectReceipt {
            number: it.number,
            body: BodyCode::parse(&it.body)?,
            date: parse::date("receipt_date", it.receipt_date.as_ref())?,
            notifiable: it.notifiable,
            historical: it.historical,
        };
        let petition = PetitionId::parse("petition_id", &it.petition_id)?;
        let step = DirectStep::Received(received);
        return Ok(Reading::of(What::Direct { petition, step }));
    }
    if let Some(it) = event.decode::<pb::HandlingRated>()? {
        let id = HandlingId::parse("handling_id", &it.handling_id)?;
        let date = parse::date("rating_date", it.rating_date.as_ref())?;
        return Ok(Reading::of(What::Handling { id, step: HandlingStep::Rated { date } }));
    }
    Ok(Reading::default())
}
