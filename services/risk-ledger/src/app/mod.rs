//! The use cases, one file each: load, decide, save and publish, in one transaction.

mod acknowledge_warning;
mod add_cause;
mod add_finding;
mod answer_warning;
mod assign_entry_lead;
mod confirm_strike_off;
mod follow_register;
mod get_entry;
mod grade_entry;
mod issue_warning;
mod keep_labels;
mod list_entries;
mod open_entry;
mod propose_strike_off;
mod register_matters;
mod report_entry;

pub use get_entry::EntryView;
pub use issue_warning::LetterDraft;
pub use list_entries::Filter;
pub use register_matters::NewMatter;
pub use report_entry::Report;

use kernel::{OfficeClock, OfficeDay};
use mailbox::{Store, Tx};
use organisation::AsOf;
use register::Register;
use statutory_calendar::RuleBook;

use crate::domain::{Entry, Event, RuleTitles};
pub use crate::store::Error;
pub use crate::store::act::Act;
pub use crate::store::finding::Finding;
use crate::store::{act, entry, facts};

/// The risk ledger: what it needs to do its work.
#[derive(Debug)]
pub struct RiskLedger {
    pub(crate) store: Store,
    clock: OfficeClock,
    register: Register,
    titles: RuleTitles,
}

impl RiskLedger {
    /// The ledger over its store and the register read from it.
    pub async fn open(store: Store, clock: OfficeClock) -> anyhow::Result<Self> {
        let register = Register::read(&store).await?;
        let titles = RuleTitles::of(&RuleBook::shipped()?);
        Ok(Self { store, clock, register, titles })
    }

    /// The register as the ledger keeps it.
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// The office as it is today.
    pub(crate) fn office(&self) -> AsOf {
        self.register.on(self.clock.now().office_date())
    }
}

/// Saves a changed entry and tells what happened to it; returns its new version.
async fn record(tx: &mut Tx, changed: Entry, event: &Event) -> Result<i64, Error> {
    let version = entry::save(tx, &changed).await?;
    record_and_publish(tx, &Entry { version, ..changed }, event).await?;
    Ok(version)
}

/// Appends to the history of an entry and publishes what others may know.
async fn record_and_publish(tx: &mut Tx, entry: &Entry, event: &Event) -> Result<(), Error> {
    act::append(tx, entry, event).await?;
    if let Some(fact) = facts::of_entry(entry, event, tx.now().office_date()) {
        tx.publish(fact);
    }
    Ok(())
}
