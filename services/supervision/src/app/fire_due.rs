//! Fires what is due: promptly as Redis tells it, surely by PostgreSQL's own index.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use futures::future;
use futures::stream::{self, StreamExt, TryStreamExt};
use kernel::OfficeDay;
use mailbox::Tx;
use timers::{Timers, Unreachable};
use tracing::Instrument;
use uuid::Uuid;

use super::arm::{self, Wakes};
use super::{Error, SYSTEM, Supervision};
use crate::domain::{Change, Course, Deadline};
use crate::metrics;
use crate::store::wake::{self, Due};
use crate::store::{facts, order};

/// Transactions that fire at the same time: while PostgreSQL works on one, the next is made ready.
const LANES: usize = 3;

/// What one transaction fires.
enum Batch<'a> {
    /// These, which Redis handed out under a lease.
    Claimed(&'a [Uuid]),
    /// The first that are due, whatever Redis knows.
    Swept,
}

impl Supervision {
    /// Fires what Redis says is due, until nothing is; goes by the index where Redis is away. Returns how many fired.
    pub async fn fire_due(&self) -> Result<usize, Error> {
        let Some(timers) = &self.timers else {
            return self.sweep().await;
        };
        let mut fired = 0;
        loop {
            let claimed = match self.claim(timers).await {
                Ok(claimed) if claimed.is_empty() => return Ok(fired),
                Ok(claimed) => claimed,
                Err(error) => {
                    tracing::debug!(%error, "firing by the index instead");
                    return Ok(fired + self.sweep().await?);
                }
            };
            let batches: Vec<_> = claimed.chunks(self.fire_batch).map(<[Uuid]>::to_vec).collect();
            fired += stream::iter(batches)
                .map(|ids| self.fire_claimed(timers, ids))
                .buffered(LANES)
                .try_fold(0, async |sum, count| Ok(sum + count))
                .await?;
        }
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

    async fn fire_claimed(&self, timers: &Timers, ids: Vec<Uuid>) -> Result<usize, Error> {
        let wakes = self.fire(Batch::Claimed(&ids)).await?;
        let fired = wakes.len();
        self.end_leases(timers, &ids, wakes).await?;
        Ok(fired)
    }

    /// A bounded number of timers from each shard.
    async fn claim(&self, timers: &Timers) -> Result<Vec<Uuid>, Unreachable> {
        let (now, machine_now) = (self.clock.now(), self.machine.now());
        let each =
            timers.shards().map(|shard| timers.claim(shard, now, machine_now, self.fire_batch));
        let claimed = future::try_join_all(each).await?;
        Ok(claimed.into_iter().flat_map(|shard| shard.ids).collect())
    }

    /// Fires one batch in one transaction, in a trace of its own, and returns the new wakes of what fired.
    async fn fire(&self, batch: Batch<'_>) -> Result<Wakes, Error> {
        let span = tracing::info_span!(parent: None, "fire_due", service = "supervision", deadline.count = tracing::field::Empty);
        let inside = span.clone();
        async {
            let now = self.clock.now();
            let mut tx = self.store.begin(&SYSTEM, now).await?;
            let limit = i64::try_from(self.fire_batch).unwrap_or(i64::MAX);
            let due = match batch {
                Batch::Claimed(ids) => wake::lock_claimed(&mut tx, ids, now).await?,
                Batch::Swept => wake::lock_due(&mut tx, now, limit).await?,
            };
            inside.record("deadline.count", due.len());
            if due.is_empty() {
                return Ok(Vec::new());
            }
            let fired = due.into_iter().map(|due| self.fire_one(due, now)).collect();
            let wakes = write(&mut tx, fired).await?;
            tx.commit().await?;
            Ok(wakes)
        }
        .instrument(span)
        .await
    }

    /// One firing, in a span that links back to the trace in which its deadline began.
    fn fire_one(&self, due: Due, now: DateTime<Utc>) -> Fired {
        let Due { deadline, visibility } = due;
        let span = tracing::info_span!(
            "fire_deadline", deadline.id = %deadline.id, deadline.rule = %deadline.rule,
            matter.id = deadline.matter.map(tracing::field::display),
        );
        service_kit::telemetry::link_trace(&span, &deadline.start.traceparent);
        let inside = span.enter();
        if let Some(wake) = deadline.next_wake() {
            metrics::fired(now - wake);
        }
        let (deadline, change) = deadline.wake(now, &self.almanac);
        tracing::debug!(deadline.id = %deadline.id, ?change, "deadline {} was woken", deadline.id);
        drop(inside);
        Fired { deadline, change, visibility, span }
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
            let now = self.clock.now();
            let present = wake::wakes_of(self.store.pool(), &others).await?;
            let held: HashSet<_> = present
                .iter()
                .filter(|(_, wake)| wake.is_some_and(|wake| wake <= now))
                .map(|(id, _)| *id)
                .collect();
            wakes.extend(present.into_iter().filter(|(id, _)| !held.contains(id)));
            let known: HashSet<_> = wakes.iter().map(|(id, _)| *id).chain(held).collect();
            wakes.extend(others.into_iter().filter(|id| !known.contains(id)).map(|id| (id, None)));
        }
        // Armed before the lease ends, so that a crash between the two leaves a timer too many, never one too few.
        arm::set(timers, &wakes).await;
        let done: Vec<_> = wakes.iter().map(|(id, _)| *id).collect();
        if let Err(error) = timers.acknowledge(&done).await {
            tracing::debug!(%error, "leases end by themselves");
        }
        Ok(())
    }
}

struct Fired {
    deadline: Deadline,
    change: Option<Change>,
    visibility: kernel::Visibility,
    /// What is published about it belongs to this span.
    span: tracing::Span,
}

/// Writes and publishes what fired, in the order of the wakes.
async fn write(tx: &mut Tx, fired: Vec<Fired>) -> Result<Wakes, Error> {
    let today = tx.now().office_date();
    let deadlines: Vec<_> = fired.iter().map(|it| &it.deadline).collect();
    wake::save(tx, &deadlines).await?;
    let fresh = wake::note_reminders(tx, &reminders(&fired)).await?;
    let breached: Vec<_> = fired
        .iter()
        .filter(|it| it.change == Some(Change::Breached))
        .map(|it| &it.deadline)
        .collect();
    let drafted: std::collections::HashMap<_, _> = order::draft(tx, &breached)
        .await?
        .into_iter()
        .map(|(order, deadline)| (deadline, order))
        .collect();
    for Fired { deadline: it, change, visibility: label, span } in &fired {
        let _inside = span.enter();
        let (Some(change), Some(certificate)) = (change, it.certificate()) else {
            continue;
        };
        match change {
            Change::Reminded(reason) if fresh.contains(&it.id.uuid()) => {
                let due_date = certificate.due_date;
                tx.publish(facts::deadline_reminded(it, due_date, *reason, today, label));
            }
            Change::Breached => {
                tx.publish(facts::deadline_breached(it, certificate.due_date, label));
                if let Some(order) = drafted.get(&it.id) {
                    tx.publish(facts::order_drafted(*order, it, today, label));
                }
            }
            Change::Ended { manner, date } => {
                tx.publish(facts::deadline_ended(it, *manner, *date, label));
            }
            // Sent before, or nothing that a timer does.
            Change::Reminded(_) | Change::Set | Change::OrderObsolete => {}
        }
    }
    Ok(fired.iter().map(|it| (it.deadline.id.uuid(), it.deadline.next_wake())).collect())
}

fn reminders(fired: &[Fired]) -> Vec<wake::Reminder> {
    fired
        .iter()
        .filter_map(|it| match (&it.change, &it.deadline.course) {
            (Some(Change::Reminded(reason)), Course::Started(started)) => Some((
                it.deadline.id.uuid(),
                started.certificate.due_date,
                facts::reminder_name(*reason),
            )),
            _ => None,
        })
        .collect()
}
