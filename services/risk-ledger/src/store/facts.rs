//! Facts as the outbox carries them: ids, numbers, codes and words; nothing personal.

use chrono::NaiveDate;
use headwater_proto::Published;
use headwater_proto::risk_ledger::v1 as pb;
use kernel::BodyCode;
use kernel::ids::WarningId;
use mailbox::Fact;
use service_kit::parse::to_number;
use words::Word;

use crate::domain::{Entry, Event, Warning};

/// The fact that something happened to an entry, if it is one for others to know.
pub fn of_entry(entry: &Entry, event: &Event, today: NaiveDate) -> Option<Fact> {
    let entry_id = entry.id.to_string();
    match event {
        Event::Registered { cause } => {
            let registered = pb::EntryRegistered {
                entry_id,
                number: entry.number.clone(),
                region: entry.region.to_string(),
                domain: entry.domain.number(),
                cause: cause.word().number(),
                reporting_body: entry
                    .reported_by
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            };
            Some(fact(entry, today, &registered))
        }
        Event::Graded => {
            let graded = pb::EntryGraded { entry_id, grade: to_number(entry.state.grade()) };
            Some(fact(entry, today, &graded))
        }
        Event::LeadAssigned | Event::TakenOver => {
            let lead = entry.state.lead()?;
            let assigned = pb::EntryLeadAssigned {
                entry_id,
                leader_post: lead.post.to_string(),
                responsible_body: lead.responsible_body.to_string(),
            };
            Some(fact(entry, today, &assigned))
        }
        Event::StruckOff => Some(fact(entry, today, &pb::EntryStruckOff { entry_id })),
        Event::CauseAdded { .. } | Event::StrikeOffProposed => None,
    }
}

/// A letter was issued, and delivered on the same day.
pub fn warning_issued(entry: &Entry, warning: &Warning) -> Fact {
    let message = pb::WarningIssued {
        warning_id: warning.id.to_string(),
        entry_id: entry.id.to_string(),
        to_body: warning.to_body.to_string(),
        document_number: warning.document_number.clone(),
    };
    fact(entry, warning.delivery_date, &message)
}

/// The body that a letter had gone to ended, and another one took over.
pub fn warning_taken_over(
    entry: &Entry,
    warning: WarningId,
    from: &BodyCode,
    to: &BodyCode,
    today: NaiveDate,
) -> Fact {
    let message = pb::WarningTakenOver {
        warning_id: warning.to_string(),
        entry_id: entry.id.to_string(),
        from_body: from.to_string(),
        to_body: to.to_string(),
    };
    fact(entry, today, &message)
}

/// A letter was acknowledged.
pub fn warning_acknowledged(entry: &Entry, warning: &Warning, today: NaiveDate) -> Fact {
    let (warning_id, entry_id) = (warning.id.to_string(), entry.id.to_string());
    fact(entry, today, &pb::WarningAcknowledged { warning_id, entry_id })
}

/// A letter was answered.
pub fn warning_answered(entry: &Entry, warning: &Warning, today: NaiveDate) -> Fact {
    let (warning_id, entry_id) = (warning.id.to_string(), entry.id.to_string());
    fact(entry, today, &pb::WarningAnswered { warning_id, entry_id })
}

/// About the entry's matter and under its label, or about no matter.
fn fact<M: Published>(entry: &Entry, date: NaiveDate, message: &M) -> Fact {
    match entry.matter {
        Some(matter) => Fact::about(matter, &entry.visibility, date, message),
        None => Fact::general(date, message),
    }
}
