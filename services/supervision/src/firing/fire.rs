//! Fires what is due, batch after batch.

use futures::future;
use tracing::Instrument;

use super::Firing;
use super::arm::Wakes;
use super::batch::{Claimed, Locked};
use super::store::wake;
use crate::Error;

/// Transactions that fire at the same time: while PostgreSQL works on one, the next is made ready.
/// Each lane has shards of its own, so that none waits for another.
pub const LANES: u16 = 4;

/// What a lane did.
#[derive(Default)]
struct Lane {
    fired: usize,
    /// One of its shards did not answer.
    is_away: bool,
}

impl Firing {
    /// Fires what Redis says is due, until nothing is; goes by the index where Redis is away.
    /// Returns how many fired.
    ///
    /// Memory is bounded whatever is due: each lane holds one batch. Within a shard the earliest
    /// wake is fired first.
    pub async fn fire_due(&self) -> Result<usize, Error> {
        if self.timers.is_none() {
            return self.sweep().await;
        }
        let lanes = future::try_join_all((0..LANES).map(|lane| self.fire_lane(lane))).await?;
        let fired = lanes.iter().map(|lane| lane.fired).sum();
        // Shards that answered have been fired; what lies in the others is found by the index.
        if lanes.iter().any(|lane| lane.is_away) {
            Ok(fired + self.sweep().await?)
        } else {
            Ok(fired)
        }
    }

    /// Fires whatever is due and unfired, in the order of its wakes: the guarantee. Returns how
    /// many fired.
    pub async fn sweep(&self) -> Result<usize, Error> {
        let mut fired = 0;
        // Mostly nothing is: then nothing is locked, and no trace begins.
        while self.is_any_due().await? {
            let wakes = self.in_trace(None).await?;
            fired += wakes.len();
            let was_full = wakes.len() >= self.batch_size;
            self.wakes.hand_over(wakes);
            if !was_full {
                break;
            }
        }
        Ok(fired)
    }

    async fn is_any_due(&self) -> Result<bool, Error> {
        if !self.knows_the_time() {
            return Ok(false);
        }
        let mut view = self.store.read_as_service().await?;
        wake::is_any_due(view.connection(), self.clock.now()).await
    }

    async fn fire_lane(&self, lane: u16) -> Result<Lane, Error> {
        let mut sum = Lane::default();
        loop {
            let claimed = self.claim(lane).await;
            sum.is_away |= claimed.is_away;
            if claimed.is_empty() {
                return Ok(sum);
            }
            let wakes = self.in_trace(Some(&claimed)).await?;
            sum.fired += wakes.len();
            self.acknowledge(&claimed, wakes).await?;
        }
    }

    /// Fires one batch in one transaction, in a trace of its own, and returns the new wakes of what
    /// fired.
    async fn in_trace(&self, claimed: Option<&Claimed>) -> Result<Wakes, Error> {
        let span = tracing::info_span!(parent: None, "fire_due", service = "supervision", deadline.count = tracing::field::Empty);
        async {
            let locked: Locked = match claimed {
                Some(claimed) => self.lock(claimed).await?,
                None => self.lock_due().await?,
            };
            tracing::Span::current().record("deadline.count", locked.due.len());
            if locked.is_empty() {
                return Ok(Wakes::new());
            }
            self.write(locked).await?.commit().await
        }
        .instrument(span)
        .await
    }
}
