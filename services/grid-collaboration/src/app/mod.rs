//! The use cases, one file each: load, decide, save and publish, in one transaction.

mod issue_task;
mod keep_entry;
mod keep_labels;
mod list_grids;
mod list_tasks;
mod report_task;
mod review_task;
mod take_task;

use chrono::NaiveDate;
use kernel::{Actor, OfficeClock, OfficeDay, ServiceName};
use mailbox::{Store, Tx};

use crate::data::shipped_grids;
use crate::domain::{Event, Grids, Task};
pub use crate::store::Error;
use crate::store::{act, facts, grid, task};

/// Grid collaboration: what it needs to do its work.
#[derive(Debug)]
pub struct GridCollaboration {
    pub(crate) store: Store,
    clock: OfficeClock,
    pub(crate) grids: Grids,
}

impl GridCollaboration {
    /// Opens over a store, into which the shipped grids are brought first.
    pub async fn open(store: Store, clock: OfficeClock) -> anyhow::Result<Self> {
        let itself = Actor::Service(ServiceName::GridCollaboration);
        let mut tx = store.begin(&itself, clock.now()).await?;
        let changed = grid::bring_in(&mut tx, &shipped_grids()?).await?;
        if changed > 0 {
            tracing::info!(changed, "{changed} grids are new or changed");
        }
        let grids = Grids::new(grid::all(&mut tx).await?);
        tx.commit::<crate::domain::Refusal>().await?;
        Ok(Self { store, clock, grids })
    }

    /// The office's present day.
    pub(crate) fn today(&self) -> NaiveDate {
        self.clock.now().office_date()
    }
}

/// Saves a changed task and tells what happened to it; returns its new version.
async fn record(tx: &mut Tx, changed: Task, event: &Event) -> Result<i64, Error> {
    let version = task::save(tx, &changed).await?;
    record_and_publish(tx, &Task { version, ..changed }, event).await?;
    Ok(version)
}

/// Appends to the history of a task and publishes.
async fn record_and_publish(tx: &mut Tx, task: &Task, event: &Event) -> Result<(), Error> {
    act::append(tx, task, event).await?;
    let today = tx.now().office_date();
    tx.publish(facts::of_task(task, event, today));
    Ok(())
}
