//! Keeps the beats of the timers' shards, and rebuilds a shard that has lost its own.

use std::collections::HashMap;

use timers::{Timers, Unreachable};
use tracing::instrument;

use super::app::Rebuilt;
use super::store::shard;
use super::{Firing, metrics};
use crate::Error;
use crate::supervision::SYSTEM;

impl Firing {
    /// Raises each shard's beat in Redis and in PostgreSQL; where Redis has an older one or none,
    /// the shard is rebuilt first. A shard that does not answer is left for the next time, and
    /// holds none of the others up. Returns how many shards were rebuilt.
    pub async fn keep_beats(&self) -> Result<usize, Error> {
        let Some(timers) = &self.timers else {
            return Ok(0);
        };
        let kept = shard::beats(self.store.read_as_service().await?.connection()).await?;
        let mut heard = HashMap::new();
        let mut lost = Vec::new();
        for shard in timers.shards() {
            let Some(beat) = reached(timers.read_beat(shard).await) else {
                continue;
            };
            if let Some(beat) = beat.filter(|beat| !is_lost(kept.get(&shard), *beat)) {
                heard.insert(shard, beat);
            } else if let Some(under_way) = self.mark(timers, shard).await {
                heard.insert(shard, under_way);
                lost.push(shard);
            }
        }
        if !lost.is_empty() && !self.rebuild(timers, &lost).await? {
            heard.retain(|shard, _| !lost.contains(shard));
            lost.clear();
        }
        let raised = raise(timers, &kept, &heard).await;
        let mut tx = self.store.begin(&SYSTEM, self.clock.now()).await?;
        shard::raise(&mut tx, &raised).await?;
        tx.commit().await?;
        Ok(lost.len())
    }

    /// Gives a lost shard a number that none has by itself: if it is gone when all is armed, the
    /// shard was lost once more meanwhile.
    async fn mark(&self, timers: &Timers, shard: u16) -> Option<i64> {
        let under_way = -self.machine.now().timestamp_micros();
        reached(timers.beat(shard, under_way).await).map(|()| under_way)
    }

    /// Arms all timers of some shards from PostgreSQL, page by page, whatever their number; false
    /// if Redis went away.
    #[instrument(skip_all)]
    async fn rebuild(&self, timers: &Timers, lost: &[u16]) -> Result<bool, Error> {
        tracing::info!(
            shard.count = lost.len(),
            "redis lost timers; rebuilding {} shards",
            lost.len()
        );
        let mut so_far = Rebuilt::default();
        while !so_far.is_done {
            let page = self.arm_page(timers, so_far, |shard| lost.contains(&shard)).await?;
            let Some(further) = reached(page) else {
                return Ok(false);
            };
            so_far = further;
        }
        metrics::rebuilt(lost.len(), so_far.armed);
        Ok(true)
    }
}

/// Raises the beats in Redis first: a crash before PostgreSQL follows leaves Redis ahead by one,
/// which is no loss.
async fn raise(
    timers: &Timers,
    kept: &HashMap<u16, i64>,
    heard: &HashMap<u16, i64>,
) -> Vec<(u16, i64)> {
    let mut raised = Vec::with_capacity(heard.len());
    for (shard, heard) in heard {
        let next = kept.get(shard).copied().unwrap_or_default().max(*heard) + 1;
        if reached(timers.swap_beat(*shard, *heard, next).await) == Some(true) {
            raised.push((*shard, next));
        }
    }
    raised
}

/// What Redis answered, if it did.
fn reached<T>(answer: Result<T, Unreachable>) -> Option<T> {
    answer.inspect_err(|error| tracing::debug!(%error, "redis did not answer about a beat")).ok()
}

/// A shard whose beat is gone is lost; so is one unless Redis has the beat that PostgreSQL has, or
/// the one after it.
///
/// Redis further ahead means that PostgreSQL was restored to an earlier state: timers may be
/// missing of deadlines that had fired after that state, and are unfired again.
fn is_lost(kept: Option<&i64>, heard: i64) -> bool {
    kept.is_none_or(|kept| !(*kept..=*kept + 1).contains(&heard))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_lost_with_an_older_beat_or_with_one_from_before_a_restore() {
        assert!(is_lost(None, 4));
        assert!(is_lost(Some(&4), 3) && is_lost(Some(&4), 6));
        assert!(!is_lost(Some(&4), 4) && !is_lost(Some(&4), 5));
    }
}
