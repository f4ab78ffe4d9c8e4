//! Who did what to an entry, when and in which words.

use chrono::{DateTime, Utc};
use kernel::ids::EntryId;
use mailbox::Tx;
use sqlx::PgConnection;
use words::Word;
use words::risk_ledger::{EntryActKind, Grade};

use super::{Error, word};
use crate::domain::{Entry, Event};

/// What somebody did to an entry.
#[derive(Clone, Debug)]
pub struct Act {
    pub kind: EntryActKind,
    /// The post that acted, or `service:<name>`.
    pub actor: String,
    pub time: DateTime<Utc>,
    pub grade: Option<Grade>,
    pub note: String,
}

/// What was done to an entry, the oldest first.
pub async fn of_entry(connection: &mut PgConnection, id: EntryId) -> Result<Vec<Act>, Error> {
    let rows = sqlx::query!(
        "select act, actor, record_time, grade, note from risk_ledger.act where entry_id = $1
         order by act_order",
        id.uuid()
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let grade = row.grade.as_deref().map(|it| word("act", Grade::parse, it));
            Ok(Act {
                kind: word("act", EntryActKind::parse, &row.act)?,
                actor: row.actor,
                time: row.record_time,
                grade: grade.transpose()?,
                note: row.note,
            })
        })
        .collect()
}

/// Appends what happened to an entry that was saved just now. Who acts is known to the transaction.
pub async fn append(tx: &mut Tx, entry: &Entry, event: &Event) -> Result<(), Error> {
    let (now, acts_as) = (tx.now(), tx.acts_as().to_owned());
    sqlx::query!(
        "insert into risk_ledger.act
             (entry_id, act, actor, person, record_time, version, grade, note)
         values ($1, $2, $3, current_setting('headwater.actor'), $4, $5, $6, $7)",
        entry.id.uuid(),
        event.kind().as_str(),
        acts_as,
        now,
        entry.version,
        entry.state.grade().map(Word::as_str),
        note(entry, event),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The words that went with it.
fn note(entry: &Entry, event: &Event) -> String {
    let (grading, lead, proposal) =
        (entry.state.grading(), entry.state.lead(), entry.state.proposal());
    match event {
        Event::Registered { cause } | Event::CauseAdded { cause } => cause.to_string(),
        Event::Graded => grading.map(|it| it.reason.clone()).unwrap_or_default(),
        Event::LeadAssigned | Event::TakenOver => {
            lead.map(|it| format!("{} {}", it.post, it.responsible_body)).unwrap_or_default()
        }
        Event::StrikeOffProposed | Event::StruckOff => {
            proposal.map(|it| it.evidence.clone()).unwrap_or_default()
        }
    }
}
