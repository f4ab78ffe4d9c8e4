//! Referrals, objections, acceptance, delivery: most terms start and end by routing's facts.

mod level;
mod receipt;
mod review;

use headwater_proto::routing::v1 as pb;
use kernel::BodyCode;
use kernel::ids::{HandlingId, ReferralId};
use mailbox::{ReactionError, Received};
use service_kit::parse;

use super::Reading;
use crate::domain::What;
use crate::domain::fact::{
    Acceptance, Decision, DirectStep, HandlingStep, MatterStep, Receipt, Referral, ReferralKind,
    ReferralStep,
};

/// Reads an event of routing.
pub(super) fn read(event: &Received) -> Result<Reading, ReactionError> {
    let readers = [referral, handling, receipt::read, review::read, level::read];
    for read in readers {
        if let Some(what) = read(event)? {
            return Ok(Reading::of(what));
        }
    }
    Ok(Reading::default())
}

fn referral(event: &Received) -> Result<Option<What>, ReactionError> {
    if let Some(it) = event.decode::<pb::MatterReferred>()? {
        let made = ReferralStep::Made(Referral {
            kind: kind(it.kind())?,
            from_body: BodyCode::parse(&it.from_body)?,
            to_body: BodyCode::parse(&it.to_body)?,
            receipt_date: parse::date("receipt_date", it.receipt_date.as_ref())?,
            report_date: parse::optional_date("report_date", it.report_date.as_ref())?,
            document: it.document_number,
            notifiable: it.notifiable,
            historical: it.historical,
        });
        return step(&it.referral_id, made).map(Some);
    }
    if let Some(it) = event.decode::<pb::ObjectionRaised>()? {
        let objected = ReferralStep::Objected {
            deciding_body: BodyCode::parse(&it.deciding_body)?,
            date: parse::date("objection_date", it.objection_date.as_ref())?,
        };
        return step(&it.referral_id, objected).map(Some);
    }
    if let Some(it) = event.decode::<pb::ObjectionDecided>()? {
        let decided = ReferralStep::Decided {
            decision: decision(it.decision())?,
            date: parse::date("decision_date", it.decision_date.as_ref())?,
        };
        return step(&it.referral_id, decided).map(Some);
    }
    if let Some(it) = event.decode::<pb::MatterReplied>()? {
        let date = parse::date("reply_date", it.reply_date.as_ref())?;
        return step(&it.referral_id, ReferralStep::Replied { date }).map(Some);
    }
    if let Some(it) = event.decode::<pb::ResultReported>()? {
        let date = parse::date("report_date", it.report_date.as_ref())?;
        return step(&it.referral_id, ReferralStep::Reported { date }).map(Some);
    }
    Ok(None)
}

fn handling(event: &Received) -> Result<Option<What>, ReactionError> {
    if let Some(it) = event.decode::<pb::MatterAccepted>()? {
        let receipt = receipt::of(&it.referral_id, &it.petition_id)?;
        let acceptance = Acceptance {
            handling: HandlingId::parse("handling_id", &it.handling_id)?,
            body: BodyCode::parse(&it.body)?,
            date: parse::date("acceptance_date", it.acceptance_date.as_ref())?,
            document: it.document_number,
            historical: it.historical,
        };
        return Ok(Some(match receipt {
            Receipt::Referral(id) => {
                What::Referral { id, step: ReferralStep::Accepted(acceptance) }
            }
            Receipt::Direct(petition) => {
                What::Direct { petition, step: DirectStep::Accepted(acceptance) }
            }
        }));
    }
    if let Some(it) = event.decode::<pb::HandlingExtended>()? {
        let id = HandlingId::parse("handling_id", &it.handling_id)?;
        let days = u32::try_from(it.days)
            .map_err(|_| ReactionError::poison("an extension of less than no days"))?;
        return Ok(Some(What::Handling { id, step: HandlingStep::Extended { days } }));
    }
    if let Some(it) = event.decode::<pb::OpinionDelivered>()? {
        let id = HandlingId::parse("handling_id", &it.handling_id)?;
        let date = parse::date("delivery_date", it.delivery_date.as_ref())?;
        return Ok(Some(What::Handling { id, step: HandlingStep::Delivered { date } }));
    }
    if let Some(it) = event.decode::<pb::PetitionerGuided>()? {
        let date = parse::date("guidance_date", it.guidance_date.as_ref())?;
        return Ok(Some(What::Matter(MatterStep::Guided { date })));
    }
    Ok(None)
}

fn step(referral: &str, step: ReferralStep) -> Result<What, ReactionError> {
    Ok(What::Referral { id: ReferralId::parse("referral_id", referral)?, step })
}

fn kind(kind: pb::referral::Kind) -> Result<ReferralKind, ReactionError> {
    match kind {
        pb::referral::Kind::Referral => Ok(ReferralKind::Referral),
        pb::referral::Kind::Assignment => Ok(ReferralKind::Assignment),
        pb::referral::Kind::Transfer => Ok(ReferralKind::Transfer),
        pb::referral::Kind::Designation => Ok(ReferralKind::Designation),
        pb::referral::Kind::Unspecified => Err(ReactionError::poison("a referral of no kind")),
    }
}

fn decision(decision: pb::objection_decided::Decision) -> Result<Decision, ReactionError> {
    match decision {
        pb::objection_decided::Decision::Upheld => Ok(Decision::Upheld),
        pb::objection_decided::Decision::Refused => Ok(Decision::Refused),
        pb::objection_decided::Decision::Designated => Ok(Decision::Designated),
        pb::objection_decided::Decision::Unspecified => {
            Err(ReactionError::poison("an objection decided in no way"))
        }
    }
}
