//! The use cases, one file each: load, decide, save and publish, in one transaction.

mod follow_register;
mod get_task;
mod issue_task;
mod keep_subjects;
mod list_grids;
mod list_tasks;
mod report_task;
mod review_task;
mod take_task;

use chrono::NaiveDate;
use kernel::{OfficeClock, OfficeDay};
use mailbox::{Store, Tx};
use organisation::AsOf;
use register::Register;

use crate::domain::{Event, Task};
pub use crate::store::Error;
pub use crate::store::act::Act;
use crate::store::{act, facts, task};

/// Grid collaboration: what it needs to do its work.
#[derive(Debug)]
pub struct GridCollaboration {
    pub(crate) store: Store,
    clock: OfficeClock,
    register: Register,
}

impl GridCollaboration {
    /// Grid collaboration over its store and the register read from it.
    pub async fn open(store: Store, clock: OfficeClock) -> anyhow::Result<Self> {
        let register = Register::read(&store).await?;
        Ok(Self { store, clock, register })
    }

    /// The register as grid collaboration keeps it.
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// The office as it is today.
    pub(crate) fn office(&self) -> AsOf {
        self.register.on(self.today())
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
