//! Messages to domain values and back.

use headwater_proto::common::v1::{CivilDate, Subject as SubjectShown};
use headwater_proto::intake::v1 as pb;
use kernel::{Actor, Invalid, OfficeDay, RegionCode};
use organisation::AsOf;
use register::fields;
use service_kit::parse::{self, to_civil, to_number, to_timestamp};
use service_kit::{Complaints, collect};
use words::Word;

use super::particulars::{self, details_shown, superior_shown};
use super::{Grpc, additions, people};
use crate::app::{
    AuditedRead, Days, Next, OpinionView, PetitionView, QueryAnswer, RatingView, Right, Standing,
    WorkItem, Written,
};
use crate::domain::particulars::PLACE_MAX;
use crate::domain::registration::{TEXT_MAX, party_size, received as not_in_future};
use crate::domain::subject::{SUBJECT_MAX, SUBJECT_MIN};
use crate::domain::{
    Channel, Filed, Particulars, Petitioner, Registration, Stage, Subject, Void, agents,
};

impl Grpc {
    /// Reads the petition in a request; every field that is wrong is named, in form and in meaning.
    pub(super) fn draft(
        &self,
        actor: &Actor,
        draft: Option<&pb::PetitionDraft>,
        historical: bool,
    ) -> Result<Registration, Complaints> {
        let draft = draft.ok_or_else(|| Invalid::missing("petition"))?;
        self.registration(actor, draft, historical).map_err(|Complaints(complaints)| {
            Complaints(complaints.into_iter().map(|it| it.within("petition")).collect())
        })
    }

    /// The same, with the fields named as in the petition itself: an import's rows have columns.
    ///
    /// What the words of the text speak for stands beside what was stated, never in its place.
    pub(super) fn registration(
        &self,
        actor: &Actor,
        draft: &pb::PetitionDraft,
        historical: bool,
    ) -> Result<Registration, Complaints> {
        let given: Vec<_> = draft.petitioners.iter().map(people::given).collect();
        let principals = agents::principals(&given);
        let received = parse::instant("receive_time", draft.receive_time.as_ref());
        let (said, now) = (draft.details.as_ref(), self.0.now());
        let details = particulars::details(said, draft.channel, received.clone().ok(), now);
        // Who is complained about is looked up: a code that nothing ever had would keep the petition from nobody.
        let office = self.0.office();
        collect! {
            channel <- parse::word("channel", draft.channel),
            receive_time <- received.and_then(|at| not_in_future(at, now)),
            text <- parse::text("text", &draft.text, 1, TEXT_MAX),
            subject <- subject(&draft.subject, &given, particulars::caller(said)),
            region <- region(&office, actor, &draft.region),
            place <- parse::text("place", &draft.place, 0, PLACE_MAX),
            anonymous <- Particulars::anonymous(draft.anonymous, &given),
            details <- details,
            superior <- particulars::superior(draft.superior_assignment.as_ref(), now),
            petitioners <- people::petitioners(&draft.petitioners, given, draft.channel),
            party_size <- party_size(draft.party_size, principals),
            purpose <- parse::optional_word("purpose", draft.purpose),
            category <- parse::optional(&draft.category, |code| {
                fields::category(&office, "category", code)
            }),
            complained_bodies <- parse::each("complained_bodies", &draft.complained_bodies, |code| {
                fields::body_ever(&office, "complained_bodies", code)
            }),
            complained_posts <- parse::each("complained_posts", &draft.complained_posts, |code| {
                fields::post_ever(&office, "complained_posts", code)
            }),
        }
        Ok(Registration {
            channel,
            receive_time,
            proposal: self.0.cue_words().propose(&text),
            text,
            subject,
            region,
            particulars: Particulars { place, anonymous, details },
            superior,
            petitioners,
            party_size,
            purpose,
            category,
            complained_bodies,
            complained_posts,
            historical,
        })
    }
}

/// The region stated, which must be one, or the caller's own.
fn region(office: &AsOf, actor: &Actor, text: &str) -> Result<RegionCode, Invalid> {
    match (text, actor) {
        ("", Actor::Officer(officer)) => Ok(officer.region.clone()),
        (text, _) => fields::region(office, "region", text),
    }
}

/// The line for lists, if one was written; what is wrong with its form is said before what is wrong with its meaning.
fn subject(line: &str, people: &[Petitioner], caller: &str) -> Result<Option<Subject>, Complaints> {
    if line.trim().is_empty() {
        return Ok(None);
    }
    let line = parse::line("subject", line, SUBJECT_MIN, SUBJECT_MAX)?;
    Subject::given(line, people, &[caller]).map(Some).map_err(Complaints)
}

/// The line that is shown: the one written, else one made of division and category, or of division and channel.
fn subject_shown(
    office: &AsOf,
    written: Option<String>,
    region: &RegionCode,
    about: Option<&str>,
    channel: Channel,
) -> SubjectShown {
    let made = written.is_none();
    let text = written.unwrap_or_else(|| office.made_subject(region, about, channel.zh()));
    SubjectShown { text, made }
}

/// What is next, as messages say it; nothing where nothing is.
#[derive(Default)]
struct NextSaid {
    date: Option<CivilDate>,
    limit: Option<CivilDate>,
    rule: String,
}

impl NextSaid {
    fn of(next: Option<Next>) -> Self {
        let said = |Next { days: Days { date, limit }, rule }| Self {
            date: Some(to_civil(date)),
            limit: Some(to_civil(limit)),
            rule,
        };
        next.map(said).unwrap_or_default()
    }
}

pub(super) fn petition(office: &AsOf, view: PetitionView) -> pb::Petition {
    let PetitionView {
        filed: Filed { petition: it, matter },
        standing,
        voids,
        text,
        particulars,
        additions,
    } = view;
    let said = additions::said(additions);
    let subject = subject_shown(office, it.subject.clone(), &it.region, it.about(), it.channel);
    let Standing { next, rights, opinions } = standing;
    let next = NextSaid::of(next);
    pb::Petition {
        petition_id: it.id.to_string(),
        matter_id: it.matter.to_string(),
        number: it.number,
        channel: it.channel.number(),
        region: it.region.to_string(),
        receive_time: Some(to_timestamp(it.receive_time)),
        register_time: Some(to_timestamp(it.register_time)),
        state: it.state.number(),
        category: it.category.unwrap_or_default(),
        purpose: to_number(it.purpose),
        party_size: it.party_size,
        notifiable: it.notifiable,
        answerable_body: matter.answerable_body.to_string(),
        stage: matter.stage.number(),
        next_date: next.date,
        next_rule: next.rule,
        proposed_matter_id: it.proposed_matter.map(|id| id.to_string()).unwrap_or_default(),
        text: text.unwrap_or_default(),
        version: it.version,
        historical: it.historical,
        void_reason: it.void_reason.unwrap_or_default(),
        proposed_category: it.proposed.category.unwrap_or_default(),
        proposed_purpose: to_number(it.proposed.purpose),
        next_limit_date: next.limit,
        proposed_cues: it.proposed.cues.iter().map(|it| it.number()).collect(),
        rights: rights.into_iter().map(right).collect(),
        opinions: opinions.into_iter().map(opinion).collect(),
        subject: Some(subject),
        place: particulars.place,
        anonymous: particulars.anonymous,
        details: details_shown(particulars.details),
        superior_assignment: it.superior.map(superior_shown),
        corrections: said.corrections,
        supplement_requests: said.requests,
        supplements: said.supplements,
        voids: voids.into_iter().map(void).collect(),
    }
}

fn void(it: Void) -> pb::Void {
    let state = it.state().number();
    let (decided_by, decision_date, decision_reason) = match it.decision {
        Some(it) => (it.post.to_string(), Some(to_civil(it.date)), it.rejected),
        None => Default::default(),
    };
    pb::Void {
        state,
        reason: it.reason,
        submitted_by: it.post.to_string(),
        submit_date: Some(to_civil(it.date)),
        decided_by,
        decision_date,
        decision_reason: decision_reason.unwrap_or_default(),
    }
}

fn right(it: Right) -> pb::PetitionerRight {
    pb::PetitionerRight { rule: it.rule, last_date: Some(to_civil(it.last_date)) }
}

fn opinion(it: OpinionView) -> pb::DeliveredOpinion {
    let rating = it.rating.map(|RatingView { rating, time, word }| pb::Rating {
        office: rating.office.number(),
        body: rating.body.number(),
        word: word.unwrap_or_default(),
        time: Some(to_timestamp(time)),
    });
    pb::DeliveredOpinion {
        handling_id: it.opinion.handling.to_string(),
        body: it.opinion.body.to_string(),
        delivery_date: Some(to_civil(it.opinion.delivery_date)),
        rate_until_date: it.rate_until.map(to_civil),
        rating,
    }
}

pub(super) fn work_item(office: &AsOf, work: WorkItem) -> pb::WorkItem {
    let next = NextSaid::of(work.item.next);
    let about = work.item.about.as_deref();
    let subject =
        subject_shown(office, work.item.subject, &work.item.region, about, work.item.channel);
    pb::WorkItem {
        petition_id: work.item.petition.to_string(),
        matter_id: work.item.matter.to_string(),
        number: work.item.number,
        stage: work.item.stage.number(),
        next_date: next.date,
        next_rule: next.rule,
        next_limit_date: next.limit,
        overdue: work.overdue,
        urgent_proposed: work.item.urgent_proposed,
        subject: Some(subject),
    }
}

pub(super) fn query_answer(answer: QueryAnswer) -> pb::QueryPetitionResponse {
    let Filed { petition, matter } = answer.filed;
    let register_date = petition.register_time.office_date();
    let Standing { next, rights, opinions } = answer.standing;
    let next = NextSaid::of(next);
    let registered = pb::QueryStep {
        date: Some(to_civil(register_date)),
        stage: Stage::Registered.number(),
        body: petition.receiving_body.to_string(),
    };
    let later = answer.stages.into_iter().map(|it| pb::QueryStep {
        date: Some(to_civil(it.date)),
        stage: it.stage.number(),
        body: it.body.to_string(),
    });
    let reads = answer.reads.into_iter().map(|it| pb::PersonalRead {
        date: Some(to_civil(it.time.office_date())),
        body: it.body.to_string(),
        purpose: it.purpose,
    });
    pb::QueryPetitionResponse {
        number: petition.number,
        receive_date: Some(to_civil(petition.receive_time.office_date())),
        register_date: Some(to_civil(register_date)),
        answerable_body: matter.answerable_body.to_string(),
        stage: matter.stage.number(),
        next_date: next.date,
        next_rule: next.rule,
        steps: std::iter::once(registered).chain(later).collect(),
        reads: reads.collect(),
        supplement_requests: additions::said(answer.additions).requests,
        rights: rights.into_iter().map(right).collect(),
        opinions: opinions.into_iter().map(opinion).collect(),
    }
}

/// Writes an opening of petitioners' data, for whoever audits that.
pub(super) fn audited_read((it, unusual): (AuditedRead, bool)) -> pb::AuditedRead {
    pb::AuditedRead {
        time: Some(to_timestamp(it.time)),
        person: it.person.to_string(),
        post: it.post.to_string(),
        body: it.body.to_string(),
        purpose: it.purpose,
        petition_id: it.petition.to_string(),
        number: it.number,
        day_count: it.day_count,
        unusual,
        kind: it.kind.number(),
    }
}

pub(super) fn historical_import(it: Written) -> pb::HistoricalImport {
    pb::HistoricalImport {
        source: it.source,
        last_date: Some(to_civil(it.last_date)),
        reason: it.reason,
        post: it.post,
        person: it.person,
        time: Some(to_timestamp(it.time)),
    }
}
