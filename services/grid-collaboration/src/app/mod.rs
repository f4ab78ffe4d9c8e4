//! The use cases, one file each: load, tell the entity, save and publish, in one transaction.

mod command;
mod issue_task;
mod keep_label;
mod list_grids;
mod list_tasks;
mod note_entry;
mod report_task;
mod review_task;
mod take_task;

pub use command::Changed;
pub use issue_task::Issued;

use kernel::OfficeClock;
use mailbox::Store;

use crate::data::shipped_grids;
use crate::domain::Grids;
use crate::store::grid;

pub use crate::store::Error;

/// Grid collaboration: what it needs to do its work.
#[derive(Debug)]
pub struct GridCollaboration {
    store: Store,
    clock: OfficeClock,
    grids: Grids,
}

impl GridCollaboration {
    /// Opens over a store, into which the shipped grids are brought first.
    pub async fn open(store: Store, clock: OfficeClock) -> anyhow::Result<Self> {
        let changed = grid::bring_in(store.pool(), &shipped_grids()?).await?;
        if changed > 0 {
            tracing::info!(changed, "{changed} grids are new or changed");
        }
        let grids = Grids::new(grid::all(store.pool()).await?);
        Ok(Self { store, clock, grids })
    }

    /// The store, for the adapters that need request keys.
    pub fn store(&self) -> &Store {
        &self.store
    }
}
