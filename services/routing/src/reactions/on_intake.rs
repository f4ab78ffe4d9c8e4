//! Petitions open matters; a repeat or a void number ends the matter it had opened.

use headwater_proto::intake::v1 as pb;
use kernel::ids::{MatterId, PetitionId};
use kernel::{BodyCode, RegionCode};
use mailbox::{Digested, ReactionError, Received, Tx};
use service_kit::parse;

use crate::app::{NewMatter, Routing};
use crate::domain::{Channel, Manner, Purpose};

/// Follows petitions.
pub(super) async fn react(
    routing: &Routing,
    tx: &mut Tx,
    event: &Received,
) -> Result<Digested, ReactionError> {
    if let Some(it) = event.decode::<pb::PetitionRegistered>()? {
        let new = new_matter(&it, event)?;
        routing.open_matter(tx, new).await?;
        return Ok(Digested::Done);
    }
    if let Some(it) = event.decode::<pb::PetitionLinked>()? {
        let from = MatterId::parse("from_matter_id", &it.from_matter_id)?;
        routing.withdraw_matter(tx, from, Manner::Linked).await?;
        return Ok(Digested::Done);
    }
    if let Some(it) = event.decode::<pb::PetitionVoided>()? {
        let id = MatterId::parse("matter_id", &it.matter_id)?;
        routing.withdraw_matter(tx, id, Manner::Void).await?;
        return Ok(Digested::Done);
    }
    Ok(Digested::Ignored)
}

fn new_matter(it: &pb::PetitionRegistered, event: &Received) -> Result<NewMatter, ReactionError> {
    Ok(NewMatter {
        id: event.matter()?,
        petition: PetitionId::parse("petition_id", &it.petition_id)?,
        number: it.number.clone(),
        channel: channel(it.channel())?,
        region: RegionCode::parse(&it.region)?,
        receipt_date: parse::date("receipt_date", it.receipt_date.as_ref())?,
        office: BodyCode::parse(&it.receiving_body)?,
        purpose: purpose(it.purpose()),
        category: (!it.category.is_empty()).then(|| it.category.clone()),
        cues: it.cues.clone(),
        notifiable: it.notifiable,
        historical: it.historical,
        visibility: event.visibility.clone(),
    })
}

fn channel(channel: pb::Channel) -> Result<Channel, ReactionError> {
    match channel {
        pb::Channel::Letter => Ok(Channel::Letter),
        pb::Channel::Visit => Ok(Channel::Visit),
        pb::Channel::Online => Ok(Channel::Online),
        pb::Channel::Telephone => Ok(Channel::Telephone),
        pb::Channel::Fax => Ok(Channel::Fax),
        pb::Channel::Other => Ok(Channel::Other),
        pb::Channel::Unspecified => Err(ReactionError::poison("the petition has no channel")),
    }
}

fn purpose(purpose: pb::Purpose) -> Option<Purpose> {
    match purpose {
        pb::Purpose::Unspecified => None,
        pb::Purpose::Claim => Some(Purpose::Claim),
        pb::Purpose::Suggestion => Some(Purpose::Suggestion),
        pb::Purpose::Accusation => Some(Purpose::Accusation),
    }
}
