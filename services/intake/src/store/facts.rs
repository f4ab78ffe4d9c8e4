//! Facts as the outbox carries them: ids, numbers, codes and dates; nothing personal.

use headwater_proto::intake::v1 as pb;
use kernel::OfficeDay;
use kernel::ids::MatterId;
use mailbox::Fact;
use service_kit::parse::to_civil;

use super::registration::NewPetition;
use crate::domain::{Channel, Matter, Petition, Purpose};

/// A petition was registered; it takes effect on the day it was received.
pub fn petition_registered(new: &NewPetition, number: &str) -> Fact {
    let it = &new.registration;
    let receipt_date = it.receive_time.office_date();
    let message = pb::PetitionRegistered {
        petition_id: new.id.to_string(),
        matter_id: new.matter.to_string(),
        number: number.to_owned(),
        channel: channel(it.channel).into(),
        region: it.region.to_string(),
        receipt_date: Some(to_civil(receipt_date)),
        receiving_body: new.desk.0.to_string(),
        category: it.category.clone().unwrap_or_default(),
        purpose: it.purpose.map_or(pb::Purpose::Unspecified, purpose).into(),
        cues: it.cues.clone(),
        party_size: it.party_size,
        joint: it.is_joint(),
        notifiable: it.is_notifiable(),
        historical: it.historical,
    };
    Fact::about(new.matter, &new.visibility, receipt_date, &message)
}

/// A petition joined the matter it repeats. The fact is about the matter it had opened.
pub fn petition_linked(
    petition: &Petition,
    from: &Matter,
    to: MatterId,
    count: i32,
    tx: &mailbox::Tx,
) -> Fact {
    let message = pb::PetitionLinked {
        petition_id: petition.id.to_string(),
        from_matter_id: from.id.to_string(),
        to_matter_id: to.to_string(),
        petition_count: count,
    };
    Fact::about(from.id, &from.visibility, tx.now().office_date(), &message)
}

/// A number was recorded as void.
pub fn petition_voided(petition: &Petition, matter: &Matter, tx: &mailbox::Tx) -> Fact {
    let message = pb::PetitionVoided {
        petition_id: petition.id.to_string(),
        matter_id: matter.id.to_string(),
        number: petition.number.clone(),
    };
    Fact::about(matter.id, &matter.visibility, tx.now().office_date(), &message)
}

/// A channel on the wire.
pub fn channel(channel: Channel) -> pb::Channel {
    match channel {
        Channel::Letter => pb::Channel::Letter,
        Channel::Visit => pb::Channel::Visit,
        Channel::Online => pb::Channel::Online,
        Channel::Telephone => pb::Channel::Telephone,
        Channel::Fax => pb::Channel::Fax,
        Channel::Other => pb::Channel::Other,
    }
}

/// A purpose on the wire.
pub fn purpose(purpose: Purpose) -> pb::Purpose {
    match purpose {
        Purpose::Claim => pb::Purpose::Claim,
        Purpose::Suggestion => pb::Purpose::Suggestion,
        Purpose::Accusation => pb::Purpose::Accusation,
    }
}
