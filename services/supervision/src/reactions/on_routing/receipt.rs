//! What a body decides about what it received: told, not accepted, handled simply, answered.

use headwater_proto::routing::v1 as pb;
use kernel::BodyCode;
use kernel::ids::{HandlingId, PetitionId, ReferralId};
use mailbox::{ReactionError, Received};
use service_kit::parse;

use crate::domain::What;
use crate::domain::fact::{DirectStep, HandlingStep, Receipt, ReceiptStep};

pub(super) fn read(event: &Received) -> Result<Option<What>, ReactionError> {
    if let Some(it) = event.decode::<pb::PetitionerTold>()? {
        let petition = PetitionId::parse("petition_id", &it.petition_id)?;
        let date = parse::date("notice_date", it.notice_date.as_ref())?;
        return Ok(Some(What::Direct { petition, step: DirectStep::Told { date } }));
    }
    if let Some(it) = event.decode::<pb::MatterNotAccepted>()? {
        let receipt = of(&it.referral_id, &it.petition_id)?;
        let date = parse::date("notice_date", it.notice_date.as_ref())?;
        return Ok(Some(What::Receipt { receipt, step: ReceiptStep::NotAccepted { date } }));
    }
    if let Some(it) = event.decode::<pb::SimpleHandlingChosen>()? {
        let receipt = of(&it.referral_id, &it.petition_id)?;
        let step = ReceiptStep::MadeSimple {
            body: BodyCode::parse(&it.body)?,
            receipt_date: parse::date("receipt_date", it.receipt_date.as_ref())?,
            date: parse::date("choice_date", it.choice_date.as_ref())?,
            historical: it.historical,
        };
        return Ok(Some(What::Receipt { receipt, step }));
    }
    if let Some(it) = event.decode::<pb::MatterTurnedOrdinary>()? {
        let receipt = of(&it.referral_id, &it.petition_id)?;
        let date = parse::date("turn_date", it.turn_date.as_ref())?;
        return Ok(Some(What::Receipt { receipt, step: ReceiptStep::TurnedOrdinary { date } }));
    }
    if let Some(it) = event.decode::<pb::MatterAnswered>()? {
        let id = HandlingId::parse("handling_id", &it.handling_id)?;
        let date = parse::date("answer_date", it.answer_date.as_ref())?;
        return Ok(Some(What::Handling { id, step: HandlingStep::Answered { date } }));
    }
    Ok(None)
}

/// Received by exactly one of the two.
pub(super) fn of(referral: &str, petition: &str) -> Result<Receipt, ReactionError> {
    match (referral, petition) {
        (referral, "") => Ok(Receipt::Referral(ReferralId::parse("referral_id", referral)?)),
        ("", petition) => Ok(Receipt::Direct(PetitionId::parse("petition_id", petition)?)),
        (_, _) => Err(ReactionError::poison("both referred and received directly")),
    }
}
