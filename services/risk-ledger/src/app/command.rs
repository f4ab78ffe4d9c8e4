//! What all commands share: lock, look for the first answer, tell the entity, save, record, publish.

use chrono::NaiveDate;
use kernel::{Actor, OfficeDay, Officer};
use mailbox::{Command, Fact, Tx};
use serde::{Deserialize, Serialize};

use super::{Error, RiskLedger};
use crate::domain::entry::Step;
use crate::domain::{Entry, Event, Refusal, Warning};
use crate::store::{act, entry, facts, warning};

/// An answer of only the new version.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Versioned {
    pub version: i64,
}

impl RiskLedger {
    /// Carries out a command about an entry; `tell` hands it to the entry.
    pub(super) async fn change_entry(
        &self,
        actor: &Actor,
        command: &Command<kernel::ids::EntryId>,
        tell: impl FnOnce(Entry, &Officer) -> Step + Send,
    ) -> Result<Versioned, Error> {
        let officer = actor.officer()?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        let known = entry::find_for_update(&mut tx, command.id).await?;
        // Looked for behind the entry's lock, so that a retry that overtook its first try finds the answer.
        if let Some(first) = tx.first_answer(&command.request).await? {
            return Ok(first);
        }
        let known = in_charge(known, officer)?;
        if known.version != command.version {
            return Err(Error::Stale { what: "entry" });
        }
        let (changed, event) = tell(known, officer).map_err(Error::Refused)?;
        let version = record(&mut tx, actor, changed, &event).await?.version;
        let answer = Versioned { version };
        tx.remember(&command.request, &answer)?;
        tx.commit().await?;
        Ok(answer)
    }

    /// Carries out a command of the body a letter went to; `tell` hands it to the letter.
    pub(super) async fn change_warning(
        &self,
        actor: &Actor,
        command: &Command<kernel::ids::WarningId>,
        tell: impl FnOnce(Warning) -> Result<Warning, Refusal> + Send,
        fact: impl FnOnce(&Entry, &Warning, NaiveDate) -> Fact + Send,
    ) -> Result<Versioned, Error> {
        let officer = actor.officer()?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        let known = warning::find_for_update(&mut tx, command.id).await?;
        if let Some(first) = tx.first_answer(&command.request).await? {
            return Ok(first);
        }
        let known = known.ok_or(Error::Refused(Refusal::WarningNotFound))?;
        let about = entry::find(tx.connection(), known.entry)
            .await?
            .ok_or_else(|| Error::inconsistent("warning", "no entry"))?;
        if !known.is_addressed_to(officer, &about) {
            return Err(Error::Refused(Refusal::WarningNotFound));
        }
        if known.version != command.version {
            return Err(Error::Stale { what: "warning" });
        }
        let changed = tell(known).map_err(Error::Refused)?;
        let answer = Versioned { version: warning::save(&mut tx, &changed).await? };
        let today = tx.now().office_date();
        tx.publish(fact(&about, &changed, today));
        tx.remember(&command.request, &answer)?;
        tx.commit().await?;
        Ok(answer)
    }
}

/// The entry, if there is one on which this officer may act; whoever it is kept from finds nothing.
pub(super) fn in_charge(entry: Option<Entry>, officer: &Officer) -> Result<Entry, Error> {
    entry.filter(|it| it.is_in_charge(officer)).ok_or(Error::Refused(Refusal::EntryNotFound))
}

/// Saves a changed entry, appends to its history and publishes; returns it in its new version.
pub(super) async fn record(
    tx: &mut Tx,
    actor: &Actor,
    changed: Entry,
    event: &Event,
) -> Result<Entry, Error> {
    let version = entry::save(tx, &changed).await?;
    let saved = Entry { version, ..changed };
    tell_of(tx, actor, &saved, event).await?;
    Ok(saved)
}

/// Appends to the history of an entry and publishes what others may know.
pub(super) async fn tell_of(
    tx: &mut Tx,
    actor: &Actor,
    entry: &Entry,
    event: &Event,
) -> Result<(), Error> {
    act::append(tx, actor, entry, event).await?;
    if let Some(fact) = facts::of_entry(entry, event, tx.now().office_date()) {
        tx.publish(fact);
    }
    Ok(())
}
