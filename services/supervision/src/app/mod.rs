//! The use cases, one file each: load, tell the entity, save and publish, in one transaction.

mod answer_order;
mod arm;
mod explain_deadline;
mod fire_due;
mod fold_dossier;
mod get_timeline;
mod hear_fact;
mod issue_order;
mod keep_beats;
mod list_deadlines;
mod list_orders;
mod rebuild_timers;
mod recompute_deadlines;
mod review_order;
mod steps;
mod summarise_deadlines;
mod verify_timers;
mod write_fired;

pub use answer_order::Answered;
pub use arm::{Armer, Arming};
pub use explain_deadline::Explained;
pub use get_timeline::Timeline;
pub use hear_fact::HearFact;
pub use issue_order::Issued;
pub use rebuild_timers::Rebuilt;
pub use recompute_deadlines::Recomputed;
pub use review_order::Reviewed;
pub use steps::{Step, Steps};
pub use verify_timers::Compared;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use kernel::ids::OrderId;
use kernel::{Actor, MachineClock, OfficeClock, Officer, ServiceName};
use mailbox::{Store, Tx};
use timers::{Counts, Timers};

use crate::domain::{Almanac, Dossier, Order, Refusal};
pub use crate::store::Error;
use crate::store::{dossier, order, wake};

/// Who acts when a term passes or a fact is heard: nobody in a post.
const SYSTEM: Actor = Actor::Service(ServiceName::Supervision);

/// Supervision: what it needs to do its work.
#[derive(Debug)]
pub struct Supervision {
    pub(crate) store: Store,
    pub(crate) clock: OfficeClock,
    pub(crate) machine: MachineClock,
    pub(crate) almanac: Arc<Almanac>,
    /// None where no Redis is configured: PostgreSQL alone tells what is due.
    pub(crate) timers: Option<Timers>,
    pub(crate) arming: Arming,
    /// Deadlines fired in one transaction at most.
    pub(crate) fire_batch: usize,
    pub(crate) steps: Steps,
}

impl Supervision {
    /// The store, for the adapters that need request keys.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The version of the calendar that dates are counted by.
    pub fn calendar_version(&self) -> &str {
        self.almanac.calendar.version()
    }

    /// How many deadlines are due and unfired at the office's present instant; zero when all is settled.
    pub async fn due_unfired(&self) -> Result<i64, Error> {
        wake::due_unfired(self.store.pool(), self.clock.now()).await
    }

    /// The earliest instant at which a deadline has to be looked at; none if none runs. A manual clock steps to it.
    pub async fn next_wake(&self) -> Result<Option<DateTime<Utc>>, Error> {
        wake::next(self.store.pool()).await
    }
}

impl Supervision {
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

/// An order and its dossier, both locked, the dossier first as everywhere, for an officer who may know of it.
async fn order_for_update(
    tx: &mut Tx,
    id: OrderId,
    officer: &Officer,
) -> Result<(Order, Dossier), Error> {
    let unknown = || Error::Refused(Refusal::OrderNotFound);
    let holder = order::dossier_of(tx, id).await?.ok_or_else(unknown)?;
    let dossier = dossier::find_for_update(tx, holder).await?.ok_or_else(unknown)?;
    let order = order::find_for_update(tx, id).await?.ok_or_else(unknown)?;
    // A draft is the office's own affair: the body learns of an order when it is issued.
    let received = officer.body == order.body && order.issued().is_some();
    let urges = (officer.has("order.issue") || officer.has("order.review"))
        && order.body.region().is_within(&officer.region);
    if (received || urges) && dossier.admits(officer) {
        Ok((order, dossier))
    } else {
        Err(unknown())
    }
}
