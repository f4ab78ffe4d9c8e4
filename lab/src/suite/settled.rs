//! Manual office time: step from timer to timer, and wait until the suite has nothing left to do.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::ensure;
use chrono::{DateTime, Utc};
use headwater::schemas::readers;
use mailbox::Position;
use sqlx::AssertSqlSafe;

use super::Suite;

/// A lane of a service's feed: whose, and whether the bulk one.
type Lane = (String, bool);

/// Looks behind the scenes of a suite, in this process or in several: is anything left to do?
#[derive(Clone, Debug)]
pub struct Watch {
    admin: sqlx::PgPool,
    clock: kernel::OfficeClock,
}

/// Longer than this nothing may stand still while there is something to do.
const PATIENCE: Duration = Duration::from_mins(1);

impl Suite {
    /// Moves office time to `instant`, stopping at each timer on the way until the suite has settled; not the real one.
    pub async fn advance_to(&self, instant: DateTime<Utc>) -> anyhow::Result<()> {
        let can_be = self.clock.is_manual() || self.clock.ahead().is_some();
        ensure!(can_be, "nobody turns the real clock");
        let watch = self.watch();
        watch.settled().await?;
        while let Some(next) = watch.next_wake().await?.filter(|next| *next <= instant) {
            self.turn_to(next)?;
            watch.settled().await?;
        }
        self.turn_to(instant)?;
        watch.settled().await
    }

    /// Turns the clock, and keeps by how much: started again, it must not go back behind what happened meanwhile.
    fn turn_to(&self, instant: DateTime<Utc>) -> anyhow::Result<()> {
        self.clock.advance_to(instant);
        if let (Some(file), Some(ahead)) = (&self.turned, self.clock.ahead()) {
            std::fs::write(file, ahead.num_seconds().to_string())?;
        }
        Ok(())
    }

    /// Waits until every reader is at its producer's head and no due timer is unfired.
    pub async fn settled(&self) -> anyhow::Result<()> {
        self.watch().settled().await
    }

    /// Waits until everything that was imported is digested, whatever people do meanwhile.
    pub async fn digested(&self) -> anyhow::Result<()> {
        let watch = self.watch();
        while watch.behind(&watch.heads().await?, &[true]).await?.is_some() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// What looks behind the scenes of this suite.
    pub fn watch(&self) -> Watch {
        Watch::new(self.admin.clone(), self.clock.clone())
    }
}

impl Watch {
    /// Looks at the database through a superuser's pool.
    pub fn new(admin: sqlx::PgPool, clock: kernel::OfficeClock) -> Self {
        Self { admin, clock }
    }

    /// Waits until every reader is at its producer's head and no due timer is unfired.
    pub async fn settled(&self) -> anyhow::Result<()> {
        let mut stopwatch = kernel::MachineClock::real().stopwatch();
        let mut last_seen = None;
        loop {
            let before = self.heads().await?;
            let due = self.due_unfired().await?;
            let behind = match due {
                0 => self.behind(&before, &[false, true]).await?,
                due => Some(format!("{due} due timers are unfired")),
            };
            if behind != last_seen {
                // Something moves: patience begins anew.
                last_seen.clone_from(&behind);
                stopwatch = kernel::MachineClock::real().stopwatch();
            }
            // Reactions happen in the transaction that moves the position, so equal heads mean
            // nothing is in flight.
            if behind.is_none() && self.heads().await? == before {
                return Ok(());
            }
            ensure!(
                stopwatch.elapsed() < PATIENCE,
                "the suite has not settled: {}",
                behind.unwrap_or_else(|| "facts keep coming".to_owned())
            );
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// The head of every feed, in one query.
    async fn heads(&self) -> anyhow::Result<BTreeMap<Lane, Position>> {
        let parts: Vec<String> = readers()
            .iter()
            .map(|(service, _)| {
                format!(
                    "(select '{service}', lane.bulk, e.epoch, coalesce(o.xid::text::bigint, 0),
                          coalesce(o.sequence, 0)
                      from {service}.feed_epoch e
                          cross join (values (true), (false)) as lane (bulk)
                          left join lateral (
                              select xid, sequence from {service}.outbox o
                              where o.bulk = lane.bulk
                              order by xid desc, sequence desc limit 1) o on true)"
                )
            })
            .collect();
        let sql = parts.join(" union all ");
        let rows: Vec<(String, bool, i64, i64, i64)> =
            sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&self.admin).await?;
        Ok(rows
            .into_iter()
            .map(|(service, bulk, epoch, xid, sequence)| {
                ((service, bulk), Position { epoch, xid, sequence })
            })
            .collect())
    }

    /// The first reader that is not at its producer's head, in words; `bulk` says in which lanes to look.
    async fn behind(
        &self,
        heads: &BTreeMap<Lane, Position>,
        bulk: &[bool],
    ) -> anyhow::Result<Option<String>> {
        let positions = self.positions().await?;
        for (reader, producers) in readers() {
            let lanes = producers.iter().flat_map(|it| bulk.iter().map(move |bulk| (it, *bulk)));
            for (producer, bulk) in lanes {
                let lane = (producer.as_str().to_owned(), bulk);
                let head = heads.get(&lane).copied().unwrap_or_default();
                let key = (reader.as_str().to_owned(), lane);
                let position = positions.get(&key).copied().unwrap_or_default();
                if head.sequence > 0 && position < head {
                    return Ok(Some(format!(
                        "{reader} is behind {producer}: {position} of {head}"
                    )));
                }
            }
        }
        Ok(None)
    }

    /// How far every reader has read, in one query.
    async fn positions(&self) -> anyhow::Result<BTreeMap<(String, Lane), Position>> {
        let parts: Vec<String> = readers()
            .iter()
            .map(|(reader, _)| {
                format!("select '{reader}', producer, bulk, position from {reader}.feed_position")
            })
            .collect();
        let sql = parts.join(" union all ");
        let rows: Vec<(String, String, bool, String)> =
            sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&self.admin).await?;
        Ok(rows
            .into_iter()
            .map(|(reader, producer, bulk, token)| {
                ((reader, (producer, bulk)), token.parse().unwrap_or_default())
            })
            .collect())
    }

    async fn due_unfired(&self) -> anyhow::Result<i64> {
        let sql = "select count(*) from supervision.deadline where next_wake <= $1";
        let (count,): (i64,) =
            sqlx::query_as(sql).bind(self.clock.now()).fetch_one(&self.admin).await?;
        Ok(count)
    }

    async fn next_wake(&self) -> anyhow::Result<Option<DateTime<Utc>>> {
        let sql = "select min(next_wake) from supervision.deadline";
        let (next,): (Option<DateTime<Utc>>,) = sqlx::query_as(sql).fetch_one(&self.admin).await?;
        Ok(next)
    }
}
