//! Arming, claiming, acknowledging.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{FromRedisValue, Pipeline, Script};
use uuid::Uuid;

use crate::keys::{Keys, shard_of};

/// One Lua call claims at most this many: its stack holds no more arguments.
const CLAIM_MAX: usize = 2000;
/// One ZADD or ZREM carries at most this many members, so that no call holds the server up for long.
const CHUNK: usize = 1000;

/// How timers are laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimersConfig {
    /// Put inside the hash tag; empty where one suite has a server to itself.
    pub namespace: String,
    /// How many shards. Every process of a suite says the same number.
    pub shards: u16,
    /// How long a claimed timer stays with whoever claimed it, in machine time.
    pub lease: Duration,
}

impl Default for TimersConfig {
    fn default() -> Self {
        Self { namespace: String::new(), shards: 16, lease: Duration::from_secs(30) }
    }
}

/// Redis is away, or cannot do what it was asked: the caller goes by its own record.
#[derive(Debug, thiserror::Error)]
#[error("the timers in Redis are out of reach")]
pub struct Unreachable(#[from] redis::RedisError);

/// How many timers a shard holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Waiting for their wake.
    pub armed: u64,
    /// Claimed and not acknowledged yet.
    pub leased: u64,
}

/// Timers in Redis. Cheap to clone; all clones share one connection, which is made again when it is lost.
#[derive(Clone)]
pub struct Timers {
    connection: ConnectionManager,
    claim: Arc<Script>,
    swap_beat: Arc<Script>,
    keys: Arc<[Keys]>,
    lease: TimeDelta,
}

impl Timers {
    /// Timers on the server at `url`; connects at the first use. Fails only if the address cannot be understood.
    ///
    /// Call it inside a Tokio runtime.
    pub fn connect_lazily(url: &str, config: &TimersConfig) -> Result<Self, Unreachable> {
        // Few and short tries: a caller that hears "away" at once goes by its record.
        let manager = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(Duration::from_secs(1)))
            .set_response_timeout(Some(Duration::from_secs(2)))
            .set_number_of_retries(1)
            .set_min_delay(Duration::from_millis(20))
            .set_max_delay(Duration::from_millis(100));
        let client = redis::Client::open(url)?;
        Ok(Self {
            connection: ConnectionManager::new_lazy_with_config(client, manager)?,
            claim: Arc::new(Script::new(include_str!("claim.lua"))),
            swap_beat: Arc::new(Script::new(include_str!("swap_beat.lua"))),
            keys: (0..config.shards.max(1))
                .map(|shard| Keys::new(&config.namespace, shard))
                .collect(),
            lease: TimeDelta::from_std(config.lease).unwrap_or(TimeDelta::seconds(30)),
        })
    }

    /// The shards, by number.
    pub fn shards(&self) -> std::ops::Range<u16> {
        0..u16::try_from(self.keys.len()).unwrap_or(u16::MAX)
    }

    /// The shard of an id.
    pub fn shard_of(&self, id: Uuid) -> u16 {
        shard_of(id, self.shards().end)
    }

    /// Sets the wakes of timers, in one round trip; an armed timer moves.
    pub async fn arm(&self, wakes: &[(Uuid, DateTime<Utc>)]) -> Result<(), Unreachable> {
        let mut by_shard: BTreeMap<u16, Vec<(i64, &[u8])>> = BTreeMap::new();
        for (id, wake) in wakes {
            by_shard.entry(self.shard_of(*id)).or_default().push((score_of(*wake), id.as_bytes()));
        }
        let mut pipeline = Pipeline::new();
        for (shard, members) in &by_shard {
            for chunk in members.chunks(CHUNK) {
                pipeline.zadd_multiple(&self.keys(*shard).due, chunk).ignore();
            }
        }
        self.run(&pipeline).await
    }

    /// Forgets timers, armed or leased.
    pub async fn disarm(&self, ids: &[Uuid]) -> Result<(), Unreachable> {
        let mut pipeline = Pipeline::new();
        for (shard, members) in self.by_shard(ids) {
            for chunk in members.chunks(CHUNK) {
                let keys = self.keys(shard);
                pipeline.zrem(&keys.due, chunk).ignore().zrem(&keys.leased, chunk).ignore();
            }
        }
        self.run(&pipeline).await
    }

    /// Claims timers of a shard: expired leases first, then those whose wake is not after `now`, the earliest first.
    ///
    /// `now` is office time, `machine_now` machine time; the claimed are leased until the lease has passed.
    pub async fn claim(
        &self,
        shard: u16,
        now: DateTime<Utc>,
        machine_now: DateTime<Utc>,
        max: usize,
    ) -> Result<Vec<Uuid>, Unreachable> {
        let keys = self.keys(shard);
        let mut connection = self.connection.clone();
        let taken: Vec<Vec<u8>> = self
            .claim
            .key(&keys.due)
            .key(&keys.leased)
            .arg(now.timestamp_millis())
            .arg(machine_now.timestamp_millis())
            .arg((machine_now + self.lease).timestamp_millis())
            .arg(max.min(CLAIM_MAX))
            .invoke_async(&mut connection)
            .await?;
        // Members of another length are nobody's timers; they stay leased and harm none.
        Ok(taken.iter().filter_map(|member| Uuid::from_slice(member).ok()).collect())
    }

    /// Ends the leases of timers that were fired, or found not to need it.
    pub async fn acknowledge(&self, ids: &[Uuid]) -> Result<(), Unreachable> {
        let mut pipeline = Pipeline::new();
        for (shard, members) in self.by_shard(ids) {
            for chunk in members.chunks(CHUNK) {
                pipeline.zrem(&self.keys(shard).leased, chunk).ignore();
            }
        }
        self.run(&pipeline).await
    }

    /// Writes a shard's beat.
    pub async fn beat(&self, shard: u16, beat: i64) -> Result<(), Unreachable> {
        let mut pipeline = Pipeline::new();
        pipeline.set(&self.keys(shard).beat, beat).ignore();
        self.run(&pipeline).await
    }

    /// Raises a shard's beat from the one that was read; false if it is another by now, or lost.
    ///
    /// Setting it blindly would hide a loss that came between reading and raising.
    pub async fn swap_beat(&self, shard: u16, from: i64, to: i64) -> Result<bool, Unreachable> {
        let mut connection = self.connection.clone();
        let swapped: i64 = self
            .swap_beat
            .key(&self.keys(shard).beat)
            .arg(from)
            .arg(to)
            .invoke_async(&mut connection)
            .await?;
        Ok(swapped == 1)
    }

    /// A shard's beat; none if the shard has lost it, and with it perhaps its timers.
    pub async fn read_beat(&self, shard: u16) -> Result<Option<i64>, Unreachable> {
        let mut pipeline = Pipeline::new();
        pipeline.get(&self.keys(shard).beat);
        let (beat,) = self.query(&pipeline).await?;
        Ok(beat)
    }

    /// How many timers a shard holds.
    pub async fn counts(&self, shard: u16) -> Result<Counts, Unreachable> {
        let keys = self.keys(shard);
        let mut pipeline = Pipeline::new();
        pipeline.zcard(&keys.due).zcard(&keys.leased);
        let (armed, leased) = self.query(&pipeline).await?;
        Ok(Counts { armed, leased })
    }

    fn by_shard<'a>(&self, ids: &'a [Uuid]) -> BTreeMap<u16, Vec<&'a [u8]>> {
        let mut by_shard: BTreeMap<u16, Vec<&[u8]>> = BTreeMap::new();
        for id in ids {
            by_shard.entry(self.shard_of(*id)).or_default().push(id.as_bytes());
        }
        by_shard
    }

    fn keys(&self, shard: u16) -> &Keys {
        &self.keys[usize::from(shard) % self.keys.len()]
    }

    async fn run(&self, pipeline: &Pipeline) -> Result<(), Unreachable> {
        if pipeline.is_empty() {
            return Ok(());
        }
        self.query(pipeline).await
    }

    async fn query<T: FromRedisValue>(&self, pipeline: &Pipeline) -> Result<T, Unreachable> {
        let mut connection = self.connection.clone();
        Ok(pipeline.query_async(&mut connection).await?)
    }
}

impl fmt::Debug for Timers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timers({} shards)", self.keys.len())
    }
}

/// Milliseconds of a wake, rounded up: a timer may come late, never early.
fn score_of(wake: DateTime<Utc>) -> i64 {
    let millis = wake.timestamp_millis();
    if wake.timestamp_subsec_nanos().is_multiple_of(1_000_000) { millis } else { millis + 1 }
}
