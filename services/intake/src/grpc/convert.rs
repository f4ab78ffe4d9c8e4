//! Messages to domain values and back.

use headwater_proto::intake::v1 as pb;
use kernel::{Actor, BodyCode, Invalid, OfficeDay, PostCode, RegionCode};
use service_kit::parse::{self, to_civil, to_timestamp};

use super::Grpc;
use crate::app::{PetitionView, QueryAnswer, Registered, WorkItem};
use crate::domain::registration::TEXT_MAX;
use crate::domain::{Channel, Petitioner, Purpose, Registration, State};
use crate::store::facts;

impl Grpc {
    /// Reads a registration; every field that is wrong in form is named.
    ///
    /// Category and purpose that nobody stated are proposed from the words of the text.
    pub(super) fn registration(
        &self,
        actor: &Actor,
        draft: Option<&pb::PetitionDraft>,
        historical: bool,
    ) -> Result<Registration, Vec<Invalid>> {
        let draft = draft.ok_or_else(|| vec![Invalid::missing("")])?;
        let mut complaints = Vec::new();
        let channel = note(channel(draft.channel), &mut complaints);
        let receive_time =
            note(parse::instant("receive_time", draft.receive_time.as_ref()), &mut complaints);
        let text = note(parse::text("text", &draft.text, 1, TEXT_MAX), &mut complaints);
        let region = note(region(actor, &draft.region), &mut complaints);
        let purpose = note(purpose(draft.purpose), &mut complaints);
        let bodies = note(
            codes("complained_bodies", &draft.complained_bodies, BodyCode::parse),
            &mut complaints,
        );
        let posts = note(
            codes("complained_posts", &draft.complained_posts, PostCode::parse),
            &mut complaints,
        );
        let (
            Some(channel),
            Some(receive_time),
            Some(text),
            Some(region),
            Some(purpose),
            Some(complained_bodies),
            Some(complained_posts),
        ) = (channel, receive_time, text, region, purpose, bodies, posts)
        else {
            return Err(complaints);
        };
        let petitioners: Vec<_> = draft.petitioners.iter().map(from_petitioner).collect();
        let named = i32::try_from(petitioners.len()).unwrap_or(i32::MAX);
        let proposal = self.0.propose(&text);
        let stated = (!draft.category.is_empty()).then(|| draft.category.clone());
        Ok(Registration {
            channel,
            receive_time,
            text,
            region,
            petitioners,
            party_size: if draft.party_size == 0 { named } else { draft.party_size },
            purpose: purpose.or_else(|| proposal.purpose.as_deref().and_then(Purpose::parse)),
            category: stated.or(proposal.category),
            cues: proposal.cues,
            complained_bodies,
            complained_posts,
            historical,
        })
    }
}

fn note<T>(outcome: Result<T, Invalid>, complaints: &mut Vec<Invalid>) -> Option<T> {
    outcome.map_err(|complaint| complaints.push(complaint)).ok()
}

fn channel(value: i32) -> Result<Channel, Invalid> {
    match pb::Channel::try_from(value) {
        Ok(pb::Channel::Letter) => Ok(Channel::Letter),
        Ok(pb::Channel::Visit) => Ok(Channel::Visit),
        Ok(pb::Channel::Online) => Ok(Channel::Online),
        Ok(pb::Channel::Telephone) => Ok(Channel::Telephone),
        Ok(pb::Channel::Fax) => Ok(Channel::Fax),
        Ok(pb::Channel::Other) => Ok(Channel::Other),
        Ok(pb::Channel::Unspecified) => Err(Invalid::missing("channel")),
        Err(_) => Err(Invalid::malformed("channel", "a known channel")),
    }
}

fn purpose(value: i32) -> Result<Option<Purpose>, Invalid> {
    match pb::Purpose::try_from(value) {
        Ok(pb::Purpose::Unspecified) => Ok(None),
        Ok(pb::Purpose::Claim) => Ok(Some(Purpose::Claim)),
        Ok(pb::Purpose::Suggestion) => Ok(Some(Purpose::Suggestion)),
        Ok(pb::Purpose::Accusation) => Ok(Some(Purpose::Accusation)),
        Err(_) => Err(Invalid::malformed("purpose", "a known purpose")),
    }
}

/// The region stated, or the caller's own.
fn region(actor: &Actor, text: &str) -> Result<RegionCode, Invalid> {
    match (text, actor) {
        ("", Actor::Officer(officer)) => Ok(officer.region.clone()),
        (text, _) => RegionCode::parse(text),
    }
}

fn codes<C>(
    field: &str,
    texts: &[String],
    parse: fn(&str) -> Result<C, Invalid>,
) -> Result<Vec<C>, Invalid> {
    let read = |(at, text): (usize, &String)| {
        parse(text).map_err(|complaint| Invalid { field: format!("{field}[{at}]"), ..complaint })
    };
    texts.iter().enumerate().map(read).collect()
}

fn from_petitioner(it: &pb::Petitioner) -> Petitioner {
    Petitioner {
        name: it.name.trim().to_owned(),
        id_number: it.id_number.trim().to_owned(),
        phone: it.phone.trim().to_owned(),
        address: it.address.trim().to_owned(),
        representative: it.representative,
    }
}

pub(super) fn petitioner(it: Petitioner) -> pb::Petitioner {
    pb::Petitioner {
        name: it.name,
        id_number: it.id_number,
        phone: it.phone,
        address: it.address,
        representative: it.representative,
    }
}

pub(super) fn receipt(it: Registered, query_code: String) -> pb::RegisterPetitionResponse {
    pb::RegisterPetitionResponse {
        petition_id: it.petition.to_string(),
        matter_id: it.matter.to_string(),
        number: it.number,
        query_code,
        register_time: Some(to_timestamp(it.register_time)),
        answerable_post: it
            .answerable_post
            .map_or_else(|| it.answerable_body.to_string(), |post| post.to_string()),
        proposed_matter_id: it.proposed_matter.map(|id| id.to_string()).unwrap_or_default(),
        version: 1,
    }
}

pub(super) fn petition(view: PetitionView) -> pb::Petition {
    let PetitionView { petition: it, matter, next, text } = view;
    let state = match it.state {
        State::Registered => pb::petition::State::Registered,
        State::Linked => pb::petition::State::Linked,
        State::Void => pb::petition::State::Void,
    };
    let (next_date, next_rule) = next.unzip();
    pb::Petition {
        petition_id: it.id.to_string(),
        matter_id: it.matter.to_string(),
        number: it.number,
        channel: facts::channel(it.channel).into(),
        region: it.region.to_string(),
        receive_time: Some(to_timestamp(it.receive_time)),
        register_time: Some(to_timestamp(it.register_time)),
        state: state.into(),
        category: it.category.unwrap_or_default(),
        purpose: it.purpose.map_or(pb::Purpose::Unspecified, facts::purpose).into(),
        party_size: it.party_size,
        notifiable: it.notifiable,
        answerable_body: matter.answerable_body.to_string(),
        stage: matter.stage,
        next_date: next_date.map(to_civil),
        next_rule: next_rule.unwrap_or_default(),
        proposed_matter_id: it.proposed_matter.map(|id| id.to_string()).unwrap_or_default(),
        text: text.unwrap_or_default(),
        version: it.version,
        historical: it.historical,
    }
}

pub(super) fn work_item(work: WorkItem) -> pb::WorkItem {
    let (next_date, next_rule) = work.item.next.unzip();
    pb::WorkItem {
        petition_id: work.item.petition.to_string(),
        matter_id: work.item.matter.to_string(),
        number: work.item.number,
        stage: work.item.stage,
        next_date: next_date.map(to_civil),
        next_rule: next_rule.unwrap_or_default(),
        overdue: work.overdue,
    }
}

pub(super) fn query_answer(answer: QueryAnswer) -> pb::QueryPetitionResponse {
    let register_date = answer.petition.register_time.office_date();
    let (next_date, next_rule) = answer.next.unzip();
    let registered = pb::QueryStep {
        date: Some(to_civil(register_date)),
        stage: crate::domain::matter::REGISTERED.to_owned(),
        body: answer.petition.receiving_body.to_string(),
    };
    let later = answer.steps.into_iter().map(|(date, stage, body)| pb::QueryStep {
        date: Some(to_civil(date)),
        stage,
        body,
    });
    let reads = answer.reads.into_iter().map(|(time, body, purpose)| pb::PersonalRead {
        date: Some(to_civil(time.office_date())),
        body,
        purpose,
    });
    pb::QueryPetitionResponse {
        number: answer.petition.number,
        receive_date: Some(to_civil(answer.petition.receive_time.office_date())),
        register_date: Some(to_civil(register_date)),
        answerable_body: answer.matter.answerable_body.to_string(),
        stage: answer.matter.stage,
        next_date: next_date.map(to_civil),
        next_rule: next_rule.unwrap_or_default(),
        steps: std::iter::once(registered).chain(later).collect(),
        reads: reads.collect(),
    }
}
