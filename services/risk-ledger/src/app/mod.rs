//! The use cases, one file each: load, tell the entity, save and publish, in one transaction.

mod acknowledge_warning;
mod answer_warning;
mod command;
mod confirm_strike_off;
mod enter;
mod get_entry;
mod grade_entry;
mod issue_warning;
mod keep_label;
mod lead_entry;
mod list_entries;
mod note_cause;
mod note_finding;
mod propose_strike_off;
mod register_matter;
mod report_entry;

pub use command::Versioned;
pub use get_entry::EntryView;
pub use issue_warning::{IssueWarning, Issued};
pub use register_matter::NewMatter;
pub use report_entry::{Report, Reported};

use kernel::OfficeClock;
use mailbox::Store;
use reference::{Categories, Regions};

use crate::data::Directory;
pub use crate::store::Error;

/// The risk ledger: what it needs to do its work.
#[derive(Debug)]
pub struct RiskLedger {
    store: Store,
    clock: OfficeClock,
    categories: Categories,
    /// The divisions a hazard can lie in.
    pub regions: Regions,
    /// The bodies and posts that can lead or be warned.
    pub directory: Directory,
}

impl RiskLedger {
    /// The ledger over its store.
    pub fn new(store: Store, clock: OfficeClock) -> anyhow::Result<Self> {
        Ok(Self {
            store,
            clock,
            categories: Categories::shipped()?,
            regions: Regions::shipped()?,
            directory: Directory::shipped()?,
        })
    }

    /// The store, for the adapters that need request keys.
    pub fn store(&self) -> &Store {
        &self.store
    }
}
