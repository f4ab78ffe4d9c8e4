//! Arming, claiming, acknowledging.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures::future;
use redis::{
    ErrorKind, FromRedisValue, Pipeline, RedisError, RedisResult, Script, ScriptInvocation,
};
use redis_link::{BadAddress, Link, RedisAt, Request};
use uuid::Uuid;

use crate::digest::millis_of;
use crate::keys::{Keys, shard_of};

/// One Lua call claims at most this many: its stack takes 8000 values, and a claimed timer is two of an argument list.
const CLAIM_MAX: usize = 3500;
/// One ZADD or ZREM carries at most this many members, so that no call holds the server up for long.
const CHUNK: usize = 1000;
/// No call takes longer, whatever happens on the way.
const LONGEST: Duration = Duration::from_secs(3);

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
#[error("the timers in Redis are out of reach: {0}")]
pub struct Unreachable(#[from] pub(crate) RedisError);

/// What a claim brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claimed {
    /// The timers, those from expired leases first, then the earliest wake first.
    pub ids: Vec<Uuid>,
    /// How many of them, the first ones, were claimed before by somebody who did not finish.
    pub expired: usize,
}

/// How many timers a shard holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Waiting for their wake.
    pub armed: u64,
    /// Claimed and not settled yet.
    pub leased: u64,
}

/// Timers in Redis. Cheap to clone; all clones share one connection to each server, made again when it is lost.
///
/// A call that concerns several shards is one round trip: to a single server for all, in a cluster for each shard, at the
/// same time. If some of a cluster's nodes are away, the others' shards are served before the call fails.
#[derive(Clone)]
pub struct Timers {
    redis: Link,
    pub(crate) scripts: Arc<Scripts>,
    keys: Arc<[Keys]>,
    lease: TimeDelta,
}

/// Timers that can never be where they were said to be.
#[derive(Debug, thiserror::Error)]
pub enum BadLayout {
    /// No connection can ever be made.
    #[error(transparent)]
    Address(#[from] BadAddress),
    /// Braces would move the shards' keys to other nodes than the client thinks.
    #[error("a namespace of timers has no braces")]
    Braces,
}

pub(crate) struct Scripts {
    claim: Script,
    pub(crate) swap_beat: Script,
    pub(crate) page: Script,
}

impl Timers {
    /// Timers in the Redis at an address; connects at the first use. Fails only if the address can never be right.
    ///
    /// Call it inside a Tokio runtime.
    pub fn connect_lazily(
        at: impl Into<RedisAt>,
        config: &TimersConfig,
    ) -> Result<Self, BadLayout> {
        if config.namespace.contains(['{', '}']) {
            return Err(BadLayout::Braces);
        }
        let scripts = Scripts {
            claim: Script::new(include_str!("claim.lua")),
            swap_beat: Script::new(include_str!("swap_beat.lua")),
            page: Script::new(include_str!("page.lua")),
        };
        Ok(Self {
            redis: Link::lazily(&at.into())?,
            scripts: Arc::new(scripts),
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
        let by_shard = self.by_shard(wakes, |(id, _)| *id);
        self.write(&by_shard, |pipeline, keys, wakes| {
            let members: Vec<_> =
                wakes.iter().map(|(id, wake)| (millis_of(*wake), bytes(id))).collect();
            add(pipeline, &keys.due, &members);
        })
        .await
    }

    /// Claims timers of a shard: expired leases first, then those whose wake is not after `now`, the earliest first; 3500
    /// at most.
    ///
    /// `now` is office time, `machine_now` machine time; the claimed are leased until the lease has passed.
    pub async fn claim(
        &self,
        shard: u16,
        now: DateTime<Utc>,
        machine_now: DateTime<Utc>,
        max: usize,
    ) -> Result<Claimed, Unreachable> {
        let keys = self.keys(shard);
        let mut script = self.scripts.claim.key(&keys.due);
        script
            .key(&keys.leased)
            .arg(now.timestamp_millis())
            .arg(machine_now.timestamp_millis())
            .arg((machine_now + self.lease).timestamp_millis())
            .arg(max.min(CLAIM_MAX));
        let (expired, members): (usize, Vec<u8>) = self.invoke(shard, &script).await?;
        let (members, _) = members.as_chunks::<16>();
        Ok(Claimed { ids: members.iter().map(|id| Uuid::from_bytes(*id)).collect(), expired })
    }

    /// Ends what was claimed, in one round trip: arms the next wake of a timer or, if it has none, forgets it; then ends
    /// its lease.
    ///
    /// In this order, so that a crash between the two leaves a timer too many, never one too few.
    pub async fn set_wakes(
        &self,
        done: &[(Uuid, Option<DateTime<Utc>>)],
    ) -> Result<(), Unreachable> {
        self.write(&self.by_shard(done, |(id, _)| *id), |pipeline, keys, done| {
            let next = done.iter().filter_map(|(id, wake)| Some((millis_of((*wake)?), bytes(id))));
            let armed: Vec<_> = next.collect();
            let ended = done.iter().filter(|it| it.1.is_none());
            let ended: Vec<_> = ended.map(|(id, _)| bytes(id)).collect();
            let all: Vec<_> = done.iter().map(|(id, _)| bytes(id)).collect();
            add(pipeline, &keys.due, &armed);
            remove(pipeline, &keys.due, &ended);
            remove(pipeline, &keys.leased, &all);
        })
        .await
    }

    /// How many timers a shard holds.
    pub async fn counts(&self, shard: u16) -> Result<Counts, Unreachable> {
        let keys = self.keys(shard);
        let mut pipeline = Pipeline::new();
        pipeline.zcard(&keys.due).zcard(&keys.leased);
        let (armed, leased) = self.ask(shard, Request::Pipeline(&pipeline)).await?;
        Ok(Counts { armed, leased })
    }

    pub(crate) fn keys(&self, shard: u16) -> &Keys {
        &self.keys[usize::from(shard) % self.keys.len()]
    }

    pub(crate) async fn invoke<T: FromRedisValue>(
        &self,
        shard: u16,
        script: &ScriptInvocation<'_>,
    ) -> Result<T, Unreachable> {
        self.ask(shard, Request::Script(script)).await
    }

    fn by_shard<T: Copy>(&self, all: &[T], id: impl Fn(&T) -> Uuid) -> BTreeMap<u16, Vec<T>> {
        let mut by_shard: BTreeMap<u16, Vec<T>> = BTreeMap::new();
        for one in all {
            by_shard.entry(self.shard_of(id(one))).or_default().push(*one);
        }
        by_shard
    }

    /// Sends what `fill` says for each shard: a single server gets all in one pipeline, a cluster one for each shard, as
    /// the nodes take no pipeline with several slots.
    async fn write<T>(
        &self,
        by_shard: &BTreeMap<u16, Vec<T>>,
        fill: impl Fn(&mut Pipeline, &Keys, &[T]),
    ) -> Result<(), Unreachable> {
        let single = self.redis.is_single();
        let mut pipelines: Vec<(u16, Pipeline)> = Vec::new();
        for (shard, some) in by_shard {
            match pipelines.first_mut() {
                Some((_, all)) if single => fill(all, self.keys(*shard), some),
                _ => {
                    let mut pipeline = Pipeline::new();
                    fill(&mut pipeline, self.keys(*shard), some);
                    pipelines.push((*shard, pipeline));
                }
            }
        }
        let each =
            pipelines.iter().map(|(shard, pipeline)| self.ask(*shard, Request::Pipeline(pipeline)));
        future::join_all(each).await.into_iter().collect()
    }

    pub(crate) async fn ask<T: FromRedisValue>(
        &self,
        shard: u16,
        request: Request<'_>,
    ) -> Result<T, Unreachable> {
        let answer = self.redis.ask(self.keys(shard).slot, request);
        let late = |_| RedisResult::Err((ErrorKind::Io, "Redis did not answer in time").into());
        Ok(tokio::time::timeout(LONGEST, answer).await.unwrap_or_else(late)?)
    }
}

impl fmt::Debug for Timers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timers({} shards)", self.keys.len())
    }
}

/// The member of a timer.
fn bytes(id: &Uuid) -> &[u8] {
    id.as_bytes()
}

fn add(pipeline: &mut Pipeline, key: &str, members: &[(i64, &[u8])]) {
    for chunk in members.chunks(CHUNK) {
        pipeline.zadd_multiple(key, chunk).ignore();
    }
}

fn remove(pipeline: &mut Pipeline, key: &str, members: &[&[u8]]) {
    for chunk in members.chunks(CHUNK) {
        pipeline.zrem(key, chunk).ignore();
    }
}
