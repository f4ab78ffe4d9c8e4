//! Facts as the outbox carries them: ids, numbers, codes and dates; nothing personal.

use chrono::NaiveDate;
use headwater_proto::intake::v1 as pb;
use kernel::OfficeDay;
use mailbox::Fact;
use register::proposed;
use service_kit::parse::{to_civil, to_number};
use words::Word;

use super::registration::NewPetition;
use crate::domain::desk::Receives;
use crate::domain::{Event, Filed};

/// A petition was registered; it takes effect on the day it was received.
pub fn petition_registered(new: &NewPetition, number: &str) -> Fact {
    let it = &new.registration;
    let message = pb::PetitionRegistered {
        petition_id: new.id.to_string(),
        number: number.to_owned(),
        channel: it.channel.number(),
        region: it.region.to_string(),
        answerable_body: new.desk.body.to_string(),
        category: it.category.clone().unwrap_or_default(),
        purpose: to_number(it.purpose),
        proposal: Some(proposed::proposal(&it.proposal)),
        party_size: it.party_size,
        joint: it.is_joint(),
        notifiable: it.is_notifiable(),
        historical: it.historical,
        subject: it.subject.as_ref().map(|it| it.as_str().to_owned()).unwrap_or_default(),
    };
    Fact::about(new.matter, &new.visibility, it.receive_time.office_date(), &message)
}

/// Another body than a petition office received it from the petitioner; with its registration.
pub fn received_directly(new: &NewPetition, number: &str) -> Option<Fact> {
    let own_rules = match new.receives {
        Receives::AsOffice => return None,
        Receives::Directly => false,
        Receives::ByOwnRules => true,
    };
    let it = &new.registration;
    let message = pb::PetitionReceivedDirectly {
        petition_id: new.id.to_string(),
        number: number.to_owned(),
        body: new.desk.body.to_string(),
        notifiable: it.is_notifiable(),
        historical: it.historical,
        own_rules,
    };
    let received = it.receive_time.office_date();
    Some(Fact::about(new.matter, &new.visibility, received, &message))
}

/// What happened to a petition. The fact is about its matter, of a link about the one it had opened.
pub fn of_petition(filed: &Filed, event: &Event, today: NaiveDate) -> Fact {
    let Filed { petition, matter } = filed;
    let petition_id = petition.id.to_string();
    match event {
        Event::Linked { to, petition_count } => {
            let (to_matter_id, petition_count) = (to.to_string(), *petition_count);
            let linked = pb::PetitionLinked { petition_id, to_matter_id, petition_count };
            Fact::about(matter.id, &matter.visibility, today, &linked)
        }
        Event::Voided => {
            let voided = pb::PetitionVoided { petition_id, number: petition.number.clone() };
            Fact::about(matter.id, &matter.visibility, today, &voided)
        }
        Event::CodeReissued => {
            let reissued = pb::QueryCodeReissued { petition_id };
            Fact::about(matter.id, &matter.visibility, today, &reissued)
        }
        Event::Rated { handling } => {
            let rated = pb::HandlingRated { petition_id, handling_id: handling.to_string() };
            Fact::about(matter.id, &matter.visibility, today, &rated)
        }
        Event::Corrected => {
            let subject = petition.subject.clone().unwrap_or_default();
            let corrected = pb::PetitionCorrected { petition_id, subject };
            Fact::about(matter.id, &matter.visibility, today, &corrected)
        }
        Event::Supplemented { received, answers_request } => {
            let answers_request = *answers_request;
            let supplemented = pb::PetitionSupplemented { petition_id, answers_request };
            Fact::about(matter.id, &matter.visibility, *received, &supplemented)
        }
        Event::SupplementRequested { body, last_date } => {
            let (body, last_date) = (body.to_string(), Some(to_civil(*last_date)));
            let requested = pb::SupplementRequested { petition_id, body, last_date };
            Fact::about(matter.id, &matter.visibility, today, &requested)
        }
    }
}
