//! Who did what to an entry, when and in which words.

use mailbox::Tx;
use words::Word;

use super::Error;
use crate::domain::{Entry, Event};

/// Appends what happened to an entry that was saved just now. Who acts is known to the transaction.
pub async fn append(tx: &mut Tx, entry: &Entry, event: &Event) -> Result<(), Error> {
    let (now, acts_as) = (tx.now(), tx.acts_as().to_owned());
    sqlx::query!(
        "insert into risk_ledger.act
             (entry_id, act, actor, person, record_time, version, grade, note)
         values ($1, $2, $3, current_setting('headwater.actor'), $4, $5, $6, $7)",
        entry.id.uuid(),
        event.word(),
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
