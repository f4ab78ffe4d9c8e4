//! One firing in its steps, each a value that leads to the next: claimed → locked → written →
//! committed → acknowledged.
//!
//! Whoever stops between two of them, as a process does that is killed, leaves a transaction that
//! rolls back, or a lease that runs out and rows that say what has happened already.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use deadlines::{Change, DueDeadline};
use futures::future;
use kernel::Visibility;
use mailbox::Tx;
use uuid::Uuid;

use super::arm::Wakes;
use super::fire::LANES;
use super::store::wake::{self, Due};
use super::{Firing, metrics};
use crate::dossier::app::{Changed, publish_changes};
use crate::dossier::store::publish::DeadlineRef;
use crate::supervision::SYSTEM;
use crate::{Error, Refusal};

/// Timers that Redis has handed out under a lease.
#[derive(Debug, Default)]
pub struct Claimed {
    pub(super) ids: Vec<Uuid>,
    /// A shard did not answer: what lies there is found by the index.
    pub(super) is_away: bool,
}

impl Claimed {
    /// True if nothing is due.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

/// Deadlines whose rows are locked and known to be due.
#[derive(Debug)]
pub struct Locked {
    tx: Tx,
    pub(super) due: Vec<Due>,
}

impl Locked {
    /// True if there is nothing to fire: fired already, no longer running, or held by another
    /// process.
    pub fn is_empty(&self) -> bool {
        self.due.is_empty()
    }
}

/// A firing that is written and not committed yet.
#[derive(Debug)]
pub struct Written {
    tx: Tx,
    wakes: Wakes,
}

/// A deadline that fired.
struct Fired {
    deadline: DueDeadline,
    change: Option<Change>,
    label: Visibility,
    /// What is published about it belongs to this span.
    span: tracing::Span,
}

impl Firing {
    /// Claims one batch of timers from the shards of a lane, as many from each.
    pub async fn claim(&self, lane: u16) -> Claimed {
        let Some(timers) = &self.timers else {
            return Claimed::default();
        };
        if !self.knows_the_time() {
            return Claimed::default();
        }
        let (now, machine_now) = (self.clock.now(), self.machine.now());
        let shards: Vec<_> = timers.shards().filter(|shard| shard % LANES == lane).collect();
        let share = self.batch_size.div_ceil(shards.len().max(1));
        let each = shards.into_iter().map(|shard| timers.claim(shard, now, machine_now, share));
        let (mut all, mut expired) = (Claimed::default(), 0);
        for claimed in future::join_all(each).await {
            match claimed {
                Ok(claimed) => {
                    expired += claimed.expired;
                    all.ids.extend(claimed.ids);
                }
                Err(error) => {
                    all.is_away = true;
                    tracing::debug!(%error, "redis did not answer a claim; firing by the index");
                }
            }
        }
        metrics::leases_expired(expired);
        all
    }

    /// Locks what was claimed and is due.
    pub async fn lock(&self, claimed: &Claimed) -> Result<Locked, Error> {
        let now = self.clock.now();
        let mut tx = self.store.begin(&SYSTEM, now).await?;
        let due = wake::lock_claimed(&mut tx, &claimed.ids, now).await?;
        Ok(Locked { tx, due })
    }

    /// Locks the first deadlines that are due, whatever Redis knows.
    pub(super) async fn lock_due(&self) -> Result<Locked, Error> {
        let now = self.clock.now();
        let mut tx = self.store.begin(&SYSTEM, now).await?;
        let limit = i64::try_from(self.batch_size).unwrap_or(i64::MAX);
        let due = wake::lock_due(&mut tx, now, limit).await?;
        Ok(Locked { tx, due })
    }

    /// Fires what is locked, and writes and publishes it.
    pub async fn write(&self, locked: Locked) -> Result<Written, Error> {
        let Locked { mut tx, due } = locked;
        let now = tx.now();
        let mut fired: Vec<_> = due.into_iter().map(|due| self.fire_one(due, now)).collect();
        let wakes = fired.iter().map(|it| (it.deadline.id.uuid(), it.deadline.state.next_wake()));
        let wakes = wakes.collect();
        wake::save(&mut tx, fired.iter_mut().map(|it| &mut it.deadline).collect()).await?;
        let changes: Vec<_> = fired
            .iter()
            .filter_map(|it| {
                let deadline = DeadlineRef::fired(&it.deadline, &it.label);
                Some(Changed { deadline, change: it.change?, span: Some(&it.span) })
            })
            .collect();
        publish_changes(&mut tx, &changes).await?;
        Ok(Written { tx, wakes })
    }

    /// One firing, in a span that links back to the trace in which its deadline began.
    fn fire_one(&self, due: Due, now: DateTime<Utc>) -> Fired {
        let Due { deadline, label } = due;
        let span = tracing::info_span!(
            "fire_deadline", deadline.id = %deadline.id, deadline.rule = %deadline.rule,
            matter.id = deadline.dossier.matter.map(tracing::field::display),
        );
        service_kit::telemetry::link_trace(&span, &deadline.traceparent);
        let inside = span.enter();
        if let Some(wake) = deadline.state.next_wake() {
            metrics::fired(now - wake);
        }
        let (deadline, change) = deadline.fire(now, &self.policy);
        tracing::debug!(deadline.id = %deadline.id, ?change, "deadline {} fired", deadline.id);
        drop(inside);
        Fired { deadline, change, label, span }
    }

    /// Ends the leases of what fired or needs no firing; what another process holds right now stays
    /// leased. Arms the new wakes first, so that a crash in between leaves a timer too many, never
    /// one too few.
    pub async fn acknowledge(&self, claimed: &Claimed, mut wakes: Wakes) -> Result<(), Error> {
        let Some(timers) = &self.timers else {
            return Ok(());
        };
        let fired: HashSet<_> = wakes.iter().map(|(id, _)| *id).collect();
        let others: Vec<_> = claimed.ids.iter().filter(|id| !fired.contains(id)).copied().collect();
        if !others.is_empty() {
            wakes.extend(self.not_held(others).await?);
        }
        if let Err(error) = timers.set_wakes(&wakes).await {
            tracing::debug!(%error, "redis did not take acknowledgements; the leases run out");
        }
        Ok(())
    }

    /// The present wakes of timers that were claimed and did not fire, but for those that another
    /// process is firing.
    async fn not_held(&self, others: Vec<Uuid>) -> Result<Wakes, Error> {
        let now = self.clock.now();
        let mut view = self.store.read_as_service().await?;
        let present = wake::wakes_of(view.connection(), &others).await?;
        let present: HashMap<_, _> = present.into_iter().collect();
        let held = |id: &Uuid| present.get(id).copied().flatten().is_some_and(|wake| wake <= now);
        Ok(others
            .into_iter()
            .filter(|id| !held(id))
            .map(|id| (id, present.get(&id).copied().flatten()))
            .collect())
    }
}

impl Written {
    /// Commits, and returns the new wakes of what fired.
    pub async fn commit(self) -> Result<Wakes, Error> {
        self.tx.commit::<Refusal>().await?;
        Ok(self.wakes)
    }
}
