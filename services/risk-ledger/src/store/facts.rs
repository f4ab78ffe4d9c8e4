//! Facts as the outbox carries them: ids, numbers, codes and dates; nothing personal.

use chrono::NaiveDate;
use headwater_proto::risk_ledger::v1 as pb;
use mailbox::Fact;
use prost::{Message, Name};
use service_kit::parse::to_civil;

use crate::domain::{Entry, Event, Grade, Warning};

/// The fact that something happened to an entry, if it is one for others to know.
pub fn of_entry(entry: &Entry, event: &Event, today: NaiveDate) -> Option<Fact> {
    let entry_id = entry.id.to_string();
    let fact = match event {
        Event::Registered { cause } => fact(
            entry,
            today,
            &pb::EntryRegistered {
                entry_id,
                matter_id: entry.matter.map(|id| id.to_string()).unwrap_or_default(),
                number: entry.number.clone(),
                region: entry.region.to_string(),
                domain: entry.domain.as_str().to_owned(),
                cause: cause.word().to_owned(),
            },
        ),
        Event::Graded => {
            let grade = entry.state.grading().map_or(pb::Grade::Unspecified, |it| grade(it.grade));
            fact(entry, today, &pb::EntryGraded { entry_id, grade: grade.into() })
        }
        Event::Led => {
            let lead = entry.state.lead()?;
            fact(
                entry,
                today,
                &pb::EntryLed {
                    entry_id,
                    leader_post: lead.post.to_string(),
                    responsible_body: lead.responsible_body.to_string(),
                },
            )
        }
        Event::StruckOff => fact(entry, today, &pb::EntryStruckOff { entry_id }),
        Event::CauseAdded { .. } | Event::StrikeOffProposed => return None,
    };
    Some(fact)
}

/// A letter was issued and delivered.
pub fn warning_issued(entry: &Entry, warning: &Warning) -> Fact {
    let message = pb::WarningIssued {
        warning_id: warning.id.to_string(),
        entry_id: entry.id.to_string(),
        to_body: warning.to_body.to_string(),
        delivery_date: Some(to_civil(warning.delivery_date)),
        document_number: warning.document_number.clone(),
    };
    fact(entry, warning.delivery_date, &message)
}

/// A letter was acknowledged.
pub fn warning_acknowledged(entry: &Entry, warning: &Warning, today: NaiveDate) -> Fact {
    let message = pb::WarningAcknowledged {
        warning_id: warning.id.to_string(),
        entry_id: entry.id.to_string(),
    };
    fact(entry, today, &message)
}

/// A letter was answered.
pub fn warning_answered(entry: &Entry, warning: &Warning, today: NaiveDate) -> Fact {
    let message = pb::WarningAnswered {
        warning_id: warning.id.to_string(),
        entry_id: entry.id.to_string(),
        answer_date: Some(to_civil(today)),
    };
    fact(entry, today, &message)
}

/// About the entry's matter and under its label, or about no matter.
fn fact<M: Message + Name>(entry: &Entry, date: NaiveDate, message: &M) -> Fact {
    match entry.matter {
        Some(matter) => Fact::about(matter, &entry.visibility, date, message),
        None => Fact::general(date, message),
    }
}

/// A grade on the wire.
pub fn grade(grade: Grade) -> pb::Grade {
    match grade {
        Grade::High => pb::Grade::High,
        Grade::Medium => pb::Grade::Medium,
        Grade::Low => pb::Grade::Low,
    }
}
