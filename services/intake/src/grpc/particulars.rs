//! What a petition's form holds beside its text, from messages and back.

use chrono::{DateTime, Utc};
use headwater_proto::intake::v1 as pb;
use headwater_proto::intake::v1::channel_details::Details as Said;
use kernel::OfficeDay;
use service_kit::parse::{self, to_civil, to_number, to_timestamp};
use service_kit::{Complaints, collect};
use words::Word;

use crate::domain::particulars::{Call, Letter, Visit};
use crate::domain::{Channel, Details, SuperiorAssignment};

/// Reads what a channel asks for; absent where nothing was said of it.
pub(super) fn details(
    said: Option<&pb::ChannelDetails>,
    channel: i32,
    receive_time: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Option<Details>, Complaints> {
    let Some(details) = given(said)? else { return Ok(None) };
    let checked = details.check(Channel::from_number(channel), receive_time, now);
    checked.map(Some).map_err(Complaints)
}

/// The same, before it is compared with the petition.
pub(super) fn given(said: Option<&pb::ChannelDetails>) -> Result<Option<Details>, Complaints> {
    let Some(said) = said.and_then(|it| it.details.as_ref()) else { return Ok(None) };
    let details = match said {
        Said::Letter(it) => Details::Letter(letter(it)?),
        Said::Visit(it) => Details::Visit(visit(it)?),
        Said::Telephone(it) => Details::Telephone(Call {
            number: parse::text("details.telephone.number", &it.number, 1, 30)?,
        }),
    };
    Ok(Some(details))
}

/// The number called from, as said.
pub(super) fn caller(said: Option<&pb::ChannelDetails>) -> &str {
    match said.and_then(|it| it.details.as_ref()) {
        Some(Said::Telephone(it)) => &it.number,
        Some(Said::Letter(_) | Said::Visit(_)) | None => "",
    }
}

fn letter(it: &pb::LetterDetails) -> Result<Letter, Complaints> {
    let field = "details.letter.postmark_date";
    collect! {
        postmark_date <- parse::optional_date(field, it.postmark_date.as_ref()),
        scan <- parse::text("details.letter.scan", &it.scan, 0, 100),
    }
    Ok(Letter { postmark_date, scan })
}

fn visit(it: &pb::VisitDetails) -> Result<Visit, Complaints> {
    collect! {
        window <- parse::text("details.visit.window", &it.window, 0, 40),
        arrive_time <- parse::optional_instant("details.visit.arrive_time", it.arrive_time.as_ref()),
        reception_time <- parse::optional_instant("details.visit.reception_time", it.reception_time.as_ref()),
        visited_before <- parse::optional_word("details.visit.visited_before", it.visited_before),
    }
    let (people, read_back) = (it.people, it.read_back);
    Ok(Visit { window, arrive_time, reception_time, people, visited_before, read_back })
}

/// Writes what a channel asked for. The number called from is personal, so whoever needs it reads it as the petitioners are read.
pub(super) fn details_shown(details: Option<Details>) -> Option<pb::ChannelDetails> {
    let said = match details? {
        Details::Letter(it) => Said::Letter(pb::LetterDetails {
            postmark_date: it.postmark_date.map(to_civil),
            scan: it.scan,
        }),
        Details::Visit(it) => Said::Visit(pb::VisitDetails {
            window: it.window,
            arrive_time: it.arrive_time.map(to_timestamp),
            reception_time: it.reception_time.map(to_timestamp),
            people: it.people,
            visited_before: to_number(it.visited_before),
            read_back: it.read_back,
        }),
        Details::Telephone(_) => Said::Telephone(pb::CallDetails::default()),
    };
    Some(pb::ChannelDetails { details: Some(said) })
}

/// Reads what a superior assigned; absent if none did.
pub(super) fn superior(
    said: Option<&pb::SuperiorAssignment>,
    now: DateTime<Utc>,
) -> Result<Option<SuperiorAssignment>, Complaints> {
    let Some(it) = said else { return Ok(None) };
    collect! {
        level <- parse::word("superior_assignment.level", it.level),
        number <- parse::text("superior_assignment.number", &it.number, 2, 60),
        date <- parse::date("superior_assignment.date", it.date.as_ref()),
        term_date <- parse::optional_date("superior_assignment.term_date", it.term_date.as_ref()),
    }
    let assignment = SuperiorAssignment { level, number, date, term_date };
    assignment.check(now.office_date()).map(Some).map_err(Complaints)
}

/// Writes what a superior assigned.
pub(super) fn superior_shown(it: SuperiorAssignment) -> pb::SuperiorAssignment {
    pb::SuperiorAssignment {
        level: it.level.number(),
        number: it.number,
        date: Some(to_civil(it.date)),
        term_date: it.term_date.map(to_civil),
    }
}
