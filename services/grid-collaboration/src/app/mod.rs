//! The use cases, one file each: load, tell the entity, save and publish, in one transaction.

mod issue_task;
mod keep_label;
mod list_grids;
mod list_tasks;
mod move_task;
mod report_task;
mod review_task;
mod take_task;

pub use issue_task::{IssueTask, Issued};
pub use move_task::Moved;

use kernel::OfficeClock;
use mailbox::Store;

pub use crate::store::Error;

/// Grid-collaboration: what it needs to do its work.
#[derive(Debug)]
pub struct GridCollaboration {
    pub(crate) store: Store,
    pub(crate) clock: OfficeClock,
}

impl GridCollaboration {
    /// The service over its store.
    pub fn new(store: Store, clock: OfficeClock) -> Self {
        Self { store, clock }
    }

    /// The store, for the adapters that need request keys.
    pub fn store(&self) -> &Store {
        &self.store
    }
}
