//! Compares the timers in Redis with the record, both ways, and puts right what differs.
//!
//! Both sides are read while they change, so a first difference is only a suspicion: each is looked
//! up again before it counts.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use mailbox::Store;
use timers::{Digest, Set, Timers, Unreachable, millis_of};
use tracing::instrument;
use uuid::Uuid;

use super::rebuild_timers::unreachable;
use crate::Error;
use crate::firing::store::wake::{self, WakeCursor};
use crate::firing::{Firing, metrics};

/// Wakes and timers read at one time.
const PAGE: usize = 2000;
/// Timers of differing shards held in memory at one time; a further shard waits for the next round.
const HELD: u64 = 250_000;
/// Deadlines that are named for each shard.
const NAMED: usize = 10;

/// One shard compared.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    pub shard: u16,
    /// The wakes in the record.
    pub recorded: Digest,
    /// The timers that wait in Redis.
    pub armed: Digest,
    /// The timers that some process is firing.
    pub leased: u64,
    /// Wakes that Redis lacks.
    pub missing: u64,
    /// Timers for which there is no wake.
    pub surplus: u64,
    /// Timers armed for another instant than the record says.
    pub shifted: u64,
    /// How many of these were put right.
    pub healed: u64,
    /// The first deadlines whose timers differ.
    pub astray: Vec<Uuid>,
}

impl Compared {
    fn differs(&self) -> bool {
        self.recorded != self.armed
    }
}

/// What Redis has of a shard: its waiting timers with their wakes, and those under a lease.
#[derive(Default)]
struct Held {
    armed: HashMap<Uuid, DateTime<Utc>>,
    leased: HashSet<Uuid>,
}

impl Firing {
    /// Compares all shards; with `heal` the differences are put right by the record.
    #[instrument(skip_all)]
    pub async fn verify_timers(&self, heal: bool) -> Result<Vec<Compared>, Error> {
        let timers = self.reachable_timers()?;
        Comparison { store: &self.store, timers }.compare_all(heal).await
    }
}

/// The two sides of a comparison.
pub(crate) struct Comparison<'a> {
    pub(crate) store: &'a Store,
    pub(crate) timers: &'a Timers,
}

impl Comparison<'_> {
    /// Compares all shards, as [`Firing::verify_timers`] does.
    pub(crate) async fn compare_all(&self, heal: bool) -> Result<Vec<Compared>, Error> {
        let mut shards = self.digests().await?;
        let mut differing: Vec<_> =
            shards.iter().filter(|it| it.differs()).map(|it| it.shard).collect();
        while !differing.is_empty() {
            let (mut round, mut held) = (Vec::new(), 0);
            differing.retain(|shard| {
                let size = shards[usize::from(*shard)].armed.timers;
                let fits = round.is_empty() || held + size <= HELD;
                if fits {
                    held += size;
                    round.push(*shard);
                }
                !fits
            });
            self.compare(&round, &mut shards, heal).await?;
        }
        Ok(shards)
    }

    /// The digests of both sides, by shard.
    async fn digests(&self) -> Result<Vec<Compared>, Error> {
        let timers = self.timers;
        let mut shards: Vec<_> =
            timers.shards().map(|shard| Compared { shard, ..Compared::default() }).collect();
        self.each_wake(|id, wake| shards[usize::from(timers.shard_of(id))].recorded.add(id, wake))
            .await?;
        for it in &mut shards {
            it.armed = timers.digest(it.shard).await.map_err(away)?;
            it.leased = timers.counts(it.shard).await.map_err(away)?.leased;
        }
        Ok(shards)
    }

    /// Shows each wake of the record, page by page, whatever their number.
    async fn each_wake(&self, mut show: impl FnMut(Uuid, DateTime<Utc>)) -> Result<(), Error> {
        let mut after = WakeCursor::START;
        loop {
            let mut view = self.store.read_as_service().await?;
            let page = wake::page(view.connection(), after, size(PAGE)).await?;
            for (id, wake) in &page {
                show(*id, *wake);
                after = WakeCursor { wake: *wake, id: *id };
            }
            if page.len() < PAGE {
                return Ok(());
            }
        }
    }

    /// Compares some shards timer by timer.
    async fn compare(
        &self,
        round: &[u16],
        shards: &mut [Compared],
        heal: bool,
    ) -> Result<(), Error> {
        let (timers, mut held) = (self.timers, Held::default());
        for shard in round {
            held.read(timers, *shard).await.map_err(away)?;
        }
        let mut suspects = Vec::new();
        self.each_wake(|id, wake| {
            if round.contains(&timers.shard_of(id)) && !held.takes(id, wake) {
                suspects.push(id);
            }
        })
        .await?;
        // What the record did not ask for is left.
        suspects.extend(held.armed.keys());
        for some in suspects.chunks(PAGE) {
            self.judge(some, shards, heal).await?;
        }
        Ok(())
    }

    /// Looks suspects up again on both sides, counts what still differs, and heals it if asked to.
    async fn judge(
        &self,
        suspects: &[Uuid],
        shards: &mut [Compared],
        heal: bool,
    ) -> Result<(), Error> {
        let timers = self.timers;
        let armed = timers.wakes(suspects).await.map_err(away)?;
        let mut view = self.store.read_as_service().await?;
        let recorded = wake::wakes_of(view.connection(), suspects).await?;
        let recorded: HashMap<_, _> = recorded.into_iter().collect();
        drop(view);
        let mut remedies = Vec::new();
        for (id, armed) in suspects.iter().zip(armed) {
            let wake = recorded.get(id).copied().flatten();
            let it = &mut shards[usize::from(timers.shard_of(*id))];
            match (wake, armed) {
                (Some(_), None) => it.missing += 1,
                (None, Some(_)) => it.surplus += 1,
                (Some(wake), Some(armed)) if !is_same(wake, armed) => it.shifted += 1,
                (Some(_), Some(_)) | (None, None) => continue,
            }
            it.healed += u64::from(heal);
            if it.astray.len() < NAMED {
                it.astray.push(*id);
            }
            remedies.push((*id, wake));
        }
        if heal && !remedies.is_empty() {
            timers.set_wakes(&remedies).await.map_err(away)?;
            metrics::healed(u64::try_from(remedies.len()).unwrap_or_default());
        }
        Ok(())
    }
}

impl Held {
    async fn read(&mut self, timers: &Timers, shard: u16) -> Result<(), Unreachable> {
        // In this order: a timer that is claimed between the two reads is seen in both, never in
        // neither.
        for set in [Set::Armed, Set::Leased] {
            let mut place = None;
            loop {
                let page = timers.page(shard, set, place.as_ref(), PAGE).await?;
                match set {
                    Set::Armed => self.armed.extend(page.timers),
                    Set::Leased => self.leased.extend(page.timers.into_iter().map(|(id, _)| id)),
                }
                place = page.next;
                if place.is_none() {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Strikes a wake of the record off; false if Redis has it neither waiting for that instant nor
    /// under a lease.
    fn takes(&mut self, id: Uuid, wake: DateTime<Utc>) -> bool {
        let armed = self.armed.remove(&id);
        armed.is_some_and(|armed| is_same(wake, armed)) || self.leased.contains(&id)
    }
}

/// Redis keeps milliseconds, PostgreSQL microseconds.
fn is_same(wake: DateTime<Utc>, armed: DateTime<Utc>) -> bool {
    millis_of(wake) == millis_of(armed)
}

fn size(page: usize) -> i64 {
    i64::try_from(page).unwrap_or(i64::MAX)
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands errors over by value")]
fn away(error: Unreachable) -> Error {
    tracing::debug!(%error, "redis did not answer; timers cannot be compared");
    unreachable()
}
