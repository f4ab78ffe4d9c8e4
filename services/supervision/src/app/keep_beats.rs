//! Keeps the beats of the timers' shards, and arms a shard anew that has lost its own.

use std::collections::HashMap;

use timers::{Timers, Unreachable};
use tracing::instrument;

use super::rebuild_timers::Rebuilt;
use super::{Error, Supervision};
use crate::metrics;
use crate::store::shard;

impl Supervision {
    /// Raises each shard's beat in Redis and in PostgreSQL; where Redis has an older one or none, the shard is armed anew
    /// first. Does nothing while Redis is away. Returns how many shards were armed anew.
    pub async fn keep_beats(&self) -> Result<usize, Error> {
        let Some(timers) = &self.timers else {
            return Ok(0);
        };
        let kept = shard::beats(self.store.pool()).await?;
        match self.keep_beats_in(timers, &kept).await? {
            Ok(rebuilt) => Ok(rebuilt),
            Err(error) => {
                tracing::debug!(%error, "no beats are kept");
                Ok(0)
            }
        }
    }

    async fn keep_beats_in(
        &self,
        timers: &Timers,
        kept: &HashMap<u16, i64>,
    ) -> Result<Result<usize, Unreachable>, Error> {
        let mut heard = match read_beats(timers).await {
            Ok(heard) => heard,
            Err(error) => return Ok(Err(error)),
        };
        let lost: Vec<_> =
            timers.shards().filter(|it| is_lost(kept.get(it), heard.get(it))).collect();
        if !lost.is_empty() {
            tracing::info!(shard.count = lost.len(), "arming {} shards of timers anew", lost.len());
            // A number no shard has by itself: if it is gone when all is armed, the shard was lost once more meanwhile.
            let under_way = -self.machine.now().timestamp_micros();
            for shard in &lost {
                heard.insert(*shard, under_way);
                if let Err(error) = timers.beat(*shard, under_way).await {
                    return Ok(Err(error));
                }
            }
            match self.rebuild(timers, &lost).await? {
                Ok(count) => metrics::rebuilt(lost.len(), count),
                Err(error) => return Ok(Err(error)),
            }
        }
        let raised = match raise(timers, kept, &heard).await {
            Ok(raised) => raised,
            Err(error) => return Ok(Err(error)),
        };
        shard::raise(self.store.pool(), &raised).await?;
        Ok(Ok(lost.len()))
    }

    /// Arms all timers of some shards from PostgreSQL, page by page, whatever their number.
    #[instrument(skip_all)]
    async fn rebuild(
        &self,
        timers: &Timers,
        lost: &[u16],
    ) -> Result<Result<u64, Unreachable>, Error> {
        let mut so_far = Rebuilt::default();
        while !so_far.is_done {
            match self.arm_page(timers, so_far, |shard| lost.contains(&shard)).await? {
                Ok(further) => so_far = further,
                Err(error) => return Ok(Err(error)),
            }
        }
        Ok(Ok(so_far.armed))
    }
}

/// Raises the beats in Redis first: a crash before PostgreSQL follows leaves Redis ahead by one, which is no loss.
async fn raise(
    timers: &Timers,
    kept: &HashMap<u16, i64>,
    heard: &HashMap<u16, i64>,
) -> Result<Vec<(u16, i64)>, Unreachable> {
    let mut raised = Vec::with_capacity(heard.len());
    for (shard, heard) in heard {
        let next = kept.get(shard).copied().unwrap_or_default().max(*heard) + 1;
        if timers.swap_beat(*shard, *heard, next).await? {
            raised.push((*shard, next));
        }
    }
    Ok(raised)
}

async fn read_beats(timers: &Timers) -> Result<HashMap<u16, i64>, Unreachable> {
    let mut beats = HashMap::new();
    for shard in timers.shards() {
        if let Some(beat) = timers.read_beat(shard).await? {
            beats.insert(shard, beat);
        }
    }
    Ok(beats)
}

/// A shard is lost unless Redis has the beat that PostgreSQL has, or the one after it.
///
/// Redis further ahead means that PostgreSQL was restored: timers may be missing that were fired in the life it forgot.
fn is_lost(kept: Option<&i64>, heard: Option<&i64>) -> bool {
    match (kept, heard) {
        (Some(kept), Some(heard)) => !(*kept..=*kept + 1).contains(heard),
        (None, _) | (_, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_lost_without_a_beat_with_an_older_one_or_with_one_from_a_forgotten_life() {
        assert!(is_lost(None, None) && is_lost(Some(&4), None) && is_lost(None, Some(&4)));
        assert!(is_lost(Some(&4), Some(&3)) && is_lost(Some(&4), Some(&6)));
        assert!(!is_lost(Some(&4), Some(&4)) && !is_lost(Some(&4), Some(&5)));
    }
}
