//! Terms that pass: promptly as Redis tells of them, surely by PostgreSQL's own index.
//!
//! Nothing that Redis holds is needed. `arm` takes committed wakes there, `batch` and `fire` fire
//! what is due, `beats` notices a Redis that lost something, `app` holds the operators' commands,
//! `store` the SQL.

pub mod app;
mod arm;
mod batch;
mod beats;
mod fire;
mod loops;
mod metrics;
mod store;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use deadlines::DeadlinePolicy;
use kernel::{MachineClock, OfficeClock};
use mailbox::Store;
use service_kit::clock_check::ClockCheck;
use timers::{Counts, Timers};

pub use arm::{Armer, WakeQueue, Wakes};
pub use batch::{Claimed, Locked, Written};
pub use fire::LANES;

pub(crate) use loops::{Intervals, start};

use crate::Error;
use store::wake;

/// What fires deadlines.
#[derive(Debug)]
pub struct Firing {
    pub(crate) store: Store,
    pub(crate) clock: OfficeClock,
    pub(crate) machine: MachineClock,
    /// Nothing is due by a clock that is wrong.
    pub(crate) clock_check: ClockCheck,
    pub(crate) policy: Arc<DeadlinePolicy>,
    /// None where no Redis is configured: PostgreSQL alone tells what is due.
    pub(crate) timers: Option<Timers>,
    pub(crate) wakes: WakeQueue,
    /// Deadlines fired in one transaction at most.
    pub(crate) batch_size: usize,
}

impl Firing {
    /// How many deadlines are due and unfired at the office's present instant; zero when all is
    /// settled.
    pub async fn due_unfired(&self) -> Result<i64, Error> {
        let mut view = self.store.read_as_service().await?;
        wake::due_unfired(view.connection(), self.clock.now()).await
    }

    /// True while what the clock says may have consequences.
    pub(crate) fn knows_the_time(&self) -> bool {
        self.clock_check.is_right(&self.machine)
    }

    /// The earliest instant at which a deadline has to be looked at; none if none runs. A manual
    /// clock steps to it.
    pub async fn next_wake(&self) -> Result<Option<DateTime<Utc>>, Error> {
        wake::next(self.store.read_as_service().await?.connection()).await
    }

    /// How many timers Redis holds, over all shards; none if it is away or not configured.
    pub async fn timer_counts(&self) -> Option<Counts> {
        let timers = self.timers.as_ref()?;
        let mut all = Counts::default();
        for shard in timers.shards() {
            let counts = timers.counts(shard).await.ok()?;
            all.armed += counts.armed;
            all.leased += counts.leased;
        }
        Some(all)
    }
}
