//! Looking single timers up, to judge a suspicion.

use chrono::{DateTime, Utc};
use redis::Pipeline;
use redis_link::Request;
use uuid::Uuid;

use crate::timers::{Timers, Unreachable};

/// One call looks up at most this many members, so that none holds the server up for long.
const CHUNK: usize = 1000;

impl Timers {
    /// The instants for which some timers are armed, in the order of `ids`; none for those that are not.
    pub async fn wakes(&self, ids: &[Uuid]) -> Result<Vec<Option<DateTime<Utc>>>, Unreachable> {
        let mut wakes = vec![None; ids.len()];
        for shard in self.shards() {
            let places: Vec<_> =
                (0..ids.len()).filter(|at| self.shard_of(ids[*at]) == shard).collect();
            for places in places.chunks(CHUNK) {
                let members: Vec<_> = places.iter().map(|at| ids[*at].as_bytes()).collect();
                let mut pipeline = Pipeline::new();
                pipeline.cmd("ZMSCORE").arg(&self.keys(shard).due).arg(&members[..]);
                let (scores,): (Vec<Option<f64>>,) =
                    self.ask(shard, Request::Pipeline(&pipeline)).await?;
                for (at, score) in places.iter().zip(scores) {
                    wakes[*at] = score.and_then(instant_of);
                }
            }
        }
        Ok(wakes)
    }
}

/// A score is a whole number of milliseconds that a double holds exactly.
#[expect(clippy::cast_possible_truncation, reason = "every instant in milliseconds is below 2^53")]
fn instant_of(score: f64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(score as i64)
}
