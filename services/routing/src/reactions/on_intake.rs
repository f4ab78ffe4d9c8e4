//! Petitions open matters; a repeat or a void number ends the matter it had opened.

use headwater_proto::intake::v1 as pb;
use headwater_proto::intake::v1::intake_fact::Fact;
use kernel::ids::PetitionId;
use kernel::{BodyCode, RegionCode};
use mailbox::{Digested, ReactionError, Received, Tx};
use register::proposed;
use service_kit::parse;

use crate::app::{NewMatter, Routing};
use crate::domain::{DirectReceipt, Manner};

/// Follows petitions.
pub(super) async fn react(
    routing: &Routing,
    tx: &mut Tx,
    event: &Received,
) -> Result<Digested, ReactionError> {
    match event.fact::<pb::IntakeFact>()? {
        Fact::PetitionRegistered(it) => {
            routing.open_matters(tx, vec![new_matter(it, event)?]).await?;
        }
        Fact::PetitionLinked(_) => {
            routing.withdraw_matter(tx, event.matter()?, Manner::Linked).await?;
        }
        Fact::PetitionVoided(_) => {
            routing.withdraw_matter(tx, event.matter()?, Manner::Void).await?;
        }
        Fact::PetitionReceivedDirectly(it) => {
            let direct = DirectReceipt {
                petition: PetitionId::parse("petition_id", &it.petition_id)?,
                matter: event.matter()?,
                body: BodyCode::parse(&it.body)?,
                date: event.effect_date,
                notice_date: None,
                simple: None,
                version: 1,
            };
            routing.receive_directly(tx, direct).await?;
        }
        Fact::PetitionCorrected(it) => {
            let petition = PetitionId::parse("petition_id", &it.petition_id)?;
            let subject = (!it.subject.is_empty()).then_some(it.subject);
            routing.keep_subject(tx, event.matter()?, petition, subject).await?;
        }
        Fact::HandlingRated(_)
        | Fact::QueryCodeReissued(_)
        | Fact::PetitionSupplemented(_)
        | Fact::SupplementRequested(_) => return Ok(Digested::Ignored),
    }
    Ok(Digested::Done)
}

/// Opens the matters of all registrations together, and leaves the other facts.
pub(super) async fn react_together<'e>(
    routing: &Routing,
    tx: &mut Tx,
    events: Vec<&'e Received>,
) -> Result<Vec<&'e Received>, ReactionError> {
    let (mut new, mut others) = (Vec::new(), Vec::new());
    for event in events {
        match event.fact::<pb::IntakeFact>()? {
            Fact::PetitionRegistered(it) => new.push(new_matter(it, event)?),
            Fact::PetitionLinked(_)
            | Fact::PetitionVoided(_)
            | Fact::PetitionReceivedDirectly(_)
            | Fact::HandlingRated(_)
            | Fact::QueryCodeReissued(_)
            | Fact::PetitionCorrected(_)
            | Fact::PetitionSupplemented(_)
            | Fact::SupplementRequested(_) => others.push(event),
        }
    }
    if !new.is_empty() {
        routing.open_matters(tx, new).await?;
    }
    Ok(others)
}

fn new_matter(it: pb::PetitionRegistered, event: &Received) -> Result<NewMatter, ReactionError> {
    Ok(NewMatter {
        id: event.matter()?,
        petition: PetitionId::parse("petition_id", &it.petition_id)?,
        channel: parse::word("channel", it.channel)?,
        region: RegionCode::parse(&it.region)?,
        receipt_date: event.effect_date,
        office: BodyCode::parse(&it.answerable_body)?,
        purpose: parse::optional_word("purpose", it.purpose)?,
        category: (!it.category.is_empty()).then_some(it.category),
        proposal: it.proposal.as_ref().map(proposed::read).transpose()?.unwrap_or_default(),
        notifiable: it.notifiable,
        joint: it.joint,
        historical: it.historical,
        visibility: event.visibility.clone(),
        number: it.number,
        subject: (!it.subject.is_empty()).then_some(it.subject),
    })
}
