//! Fires what is due: promptly as Redis tells it, surely by PostgreSQL's own index.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use futures::future;
use mailbox::Tx;
use timers::Timers;
use tracing::Instrument;
use uuid::Uuid;

use super::arm::Wakes;
use super::steps::Step;
use super::write_fired::{Fired, write_fired};
use super::{Error, SYSTEM, Supervision};
use crate::metrics;
use crate::store::wake::{self, Due};

/// Transactions that fire at the same time: while PostgreSQL works on one, the next is made ready. Each lane has shards of
/// its own, so that none waits for another.
const LANES: u16 = 4;

/// What one transaction fires.
enum Batch<'a> {
    /// These, which Redis handed out under a lease.
    Claimed(&'a [Uuid]),
    /// The first that are due, whatever Redis knows.
    Swept,
}

/// What a lane did.
#[derive(Default)]
struct Lane {
    fired: usize,
    /// One of its shards did not answer.
    is_away: bool,
}

impl Supervision {
    /// Fires what Redis says is due, until nothing is; goes by the index where Redis is away. Returns how many fired.
    ///
    /// Memory is bounded whatever is due: each lane holds one batch. Within a shard the earliest wake is fired first.
    pub async fn fire_due(&self) -> Result<usize, Error> {
        let Some(timers) = &self.timers else {
            return self.sweep().await;
        };
        let lanes = (0..LANES).map(|lane| self.fire_lane(timers, lane));
        let lanes = future::try_join_all(lanes).await?;
        let fired = lanes.iter().map(|lane| lane.fired).sum();
        // Shards that answered have been fired; what lies in the others is found by the index.
        if lanes.iter().any(|lane| lane.is_away) { Ok(fired + self.sweep().await?) } else { Ok(fired) }
    }

    /// Fires whatever is due and unfired, in the order of its wakes: the guarantee. Returns how many fired.
    pub async fn sweep(&self) -> Result<usize, Error> {
        let mut fired = 0;
        // Mostly nothing is: then no transaction begins, and no trace.
        while wake::is_any_due(self.store.pool(), self.clock.now()).await? {
            let wakes = self.fire(Batch::Swept).await?;
            fired += wakes.len();
            let was_full = wakes.len() >= self.fire_batch;
            self.arming.hand_over(wakes);
            if !was_full {
                break;
            }
        }
        Ok(fired)
    }

    async fn fire_lane(&self, timers: &Timers, lane: u16) -> Result<Lane, Error> {
        let mut sum = Lane::default();
        loop {
            let (claimed, is_away) = self.claim(timers, lane).await;
            sum.is_away |= is_away;
            if claimed.is_empty() {
                return Ok(sum);
            }
            sum.fired += self.fire_claimed(timers, &claimed).await?;
        }
    }

    /// One batch of timers from the shards of a lane, as many from each; and whether a shard did not answer.
    async fn claim(&self, timers: &Timers, lane: u16) -> (Vec<Uuid>, bool) {
        let (now, machine_now) = (self.clock.now(), self.machine.now());
        let shards: Vec<_> = timers.shards().filter(|shard| shard % LANES == lane).collect();
        let share = self.fire_batch.div_ceil(shards.len().max(1));
        let each = shards.into_iter().map(|shard| timers.claim(shard, now, machine_now, share));
        let (mut ids, mut expired, mut is_away) = (Vec::new(), 0, false);
        for claimed in future::join_all(each).await {
            match claimed {
                Ok(claimed) => {
                    expired += claimed.expired;
                    ids.extend(claimed.ids);
                }
                Err(error) => {
                    is_away = true;
                    tracing::debug!(%error, "firing by the index instead");
                }
            }
        }
        metrics::leases_expired(expired);
        if !ids.is_empty() {
            self.steps.pass(Step::Claimed).await;
        }
        (ids, is_away)
    }

    async fn fire_claimed(&self, timers: &Timers, ids: &[Uuid]) -> Result<usize, Error> {
        let wakes = self.fire(Batch::Claimed(ids)).await?;
        let fired = wakes.len();
        self.end_leases(timers, ids, wakes).await?;
        Ok(fired)
    }

    /// Fires one batch in one transaction, in a trace of its own, and returns the new wakes of what fired.
    async fn fire(&self, batch: Batch<'_>) -> Result<Wakes, Error> {
        let span = tracing::info_span!(parent: None, "fire_due", service = "supervision", deadline.count = tracing::field::Empty);
        self.fire_in_trace(batch, span.clone()).instrument(span).await
    }

    async fn fire_in_trace(&self, batch: Batch<'_>, span: tracing::Span) -> Result<Wakes, Error> {
        let now = self.clock.now();
        let mut tx = self.store.begin(&SYSTEM, now).await?;
        let due = self.lock(&mut tx, batch, now).await?;
        span.record("deadline.count", due.len());
        if due.is_empty() {
            return Ok(Vec::new());
        }
        self.steps.pass(Step::Locked).await;
        let fired: Vec<_> = due.into_iter().map(|due| self.fire_one(due, now)).collect();
        let wakes = fired.iter().map(|it| (it.alarm.id.uuid(), it.alarm.state.next_wake()));
        let wakes = wakes.collect();
        write_fired(&mut tx, fired).await?;
        self.steps.pass(Step::Written).await;
        tx.commit().await?;
        self.steps.pass(Step::Committed).await;
        Ok(wakes)
    }

    async fn lock(
        &self,
        tx: &mut Tx,
        batch: Batch<'_>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Due>, Error> {
        match batch {
            Batch::Claimed(ids) => wake::lock_claimed(tx, ids, now).await,
            Batch::Swept => {
                let limit = i64::try_from(self.fire_batch).unwrap_or(i64::MAX);
                wake::lock_due(tx, now, limit).await
            }
        }
    }

    /// One firing, in a span that links back to the trace in which its deadline began.
    fn fire_one(&self, due: Due, now: DateTime<Utc>) -> Fired {
        let Due { alarm, visibility } = due;
        let span = tracing::info_span!(
            "fire_deadline", deadline.id = %alarm.id, deadline.rule = %alarm.rule,
            matter.id = alarm.matter.map(tracing::field::display),
        );
        service_kit::telemetry::link_trace(&span, &alarm.traceparent);
        let inside = span.enter();
        if let Some(wake) = alarm.state.next_wake() {
            metrics::fired(now - wake);
        }
        let (alarm, change) = alarm.ring(now, &self.almanac);
        tracing::debug!(deadline.id = %alarm.id, ?change, "deadline {} was woken", alarm.id);
        drop(inside);
        Fired { alarm, change, visibility, span }
    }

    /// Acknowledges what fired or needs no firing; what another process holds right now stays leased.
    async fn end_leases(
        &self,
        timers: &Timers,
        claimed: &[Uuid],
        mut wakes: Wakes,
    ) -> Result<(), Error> {
        let fired: HashSet<_> = wakes.iter().map(|(id, _)| *id).collect();
        let others: Vec<_> = claimed.iter().filter(|id| !fired.contains(id)).copied().collect();
        if !others.is_empty() {
            wakes.extend(self.not_held(others).await?);
        }
        // Armed before the lease ends, so that a crash between the two leaves a timer too many, never one too few.
        if let Err(error) = timers.settle(&wakes).await {
            tracing::debug!(%error, "leases end by themselves");
        }
        self.steps.pass(Step::Acknowledged).await;
        Ok(())
    }

    /// The present wakes of timers that were claimed and did not fire, but for those that another process is firing.
    async fn not_held(&self, others: Vec<Uuid>) -> Result<Wakes, Error> {
        let now = self.clock.now();
        let present: std::collections::HashMap<_, _> =
            wake::wakes_of(self.store.pool(), &others).await?.into_iter().collect();
        let held = |id: &Uuid| present.get(id).copied().flatten().is_some_and(|wake| wake <= now);
        Ok(others
            .into_iter()
            .filter(|id| !held(id))
            .map(|id| (id, present.get(&id).copied().flatten()))
            .collect())
    }
}
