//! How late a timer fires: a million armed, one in a hundred due over a minute. The lag is from the
//! wake to the commit, by PostgreSQL's own record of when the transaction committed that wrote the
//! breach's event.

use std::fmt;
use std::time::Duration;

use anyhow::ensure;
use chrono::{DateTime, TimeDelta, Utc};
use hdrhistogram::Histogram;
use kernel::OfficeClock;
use uuid::Uuid;

use super::office::{Office, Running};
use super::until;
use crate::report::Report;

const OVER: TimeDelta = TimeDelta::minutes(1);

pub(crate) async fn measure(
    report: &mut Report,
    office: &Office,
    running: &Running,
    due: &[Uuid],
) -> anyhow::Result<()> {
    office.sql("checkpoint").await?;
    let begin = OfficeClock::real().now() + TimeDelta::seconds(5);
    arm(office, due, begin).await?;
    let lags = over(office, running, begin, due.len()).await?;
    report.add(
        "1,000,000 armed, 10,000 of them due over a minute: fire lag p99",
        &lags.to_string(),
        "wake to commit, by PostgreSQL's commit timestamps",
        "≤ 250 ms",
    );
    Ok(())
}

/// How late the timers of one minute fired.
pub(crate) struct Lags(Histogram<u64>);

impl fmt::Display for Lags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |micros: u64| micros as f64 / 1000.0;
        let (p50, p99) = (self.0.value_at_quantile(0.5), self.0.value_at_quantile(0.99));
        write!(f, "{:.0} ms (p50 {:.0}, max {:.0})", ms(p99), ms(p50), ms(self.0.max()))
    }
}

/// Waits until the minute is over and reads how late each of its timers fired.
pub(crate) async fn over(
    office: &Office,
    running: &Running,
    begin: DateTime<Utc>,
    count: usize,
) -> anyhow::Result<Lags> {
    let end = begin + OVER;
    until("the minute is over", Duration::from_mins(3), Duration::from_millis(500), async || {
        Ok(OfficeClock::real().now() > end && running.firing.due_unfired().await? == 0)
    })
    .await?;
    let lags: Vec<(DateTime<Utc>, DateTime<Utc>)> = sqlx::query_as(
        "select w.wake, pg_xact_commit_timestamp(o.xid::xid)
         from bench.wake w join supervision.deadline d using (deadline_id)
             join supervision.outbox o on o.matter_id = d.matter_id
                 and o.type = 'headwater.supervision.v1.DeadlineBreached'",
    )
    .fetch_all(&office.admin)
    .await?;
    ensure!(lags.len() == count, "{} of {count} fired", lags.len());
    let mut all = Histogram::<u64>::new(3)?;
    for (wake, committed) in lags {
        // A timer never fires early: a negative lag would be an error, and ends the bench.
        all.record(u64::try_from((committed - wake).num_microseconds().unwrap_or(i64::MAX))?)?;
    }
    Ok(Lags(all))
}

/// Spreads the wakes evenly over the minute, in the record and in Redis, and remembers them.
pub(crate) async fn arm(office: &Office, due: &[Uuid], begin: DateTime<Utc>) -> anyhow::Result<()> {
    let step = OVER / i32::try_from(due.len())?;
    let wakes: Vec<_> = (0..).zip(due).map(|(at, id)| (*id, begin + step * at)).collect();
    let (ids, times): (Vec<_>, Vec<_>) = wakes.iter().copied().unzip();
    office
        .sql(
            "drop schema if exists bench cascade; create schema bench;
             create table bench.wake (deadline_id uuid primary key, wake timestamptz not null);",
        )
        .await?;
    sqlx::query("insert into bench.wake select * from unnest($1::uuid[], $2::timestamptz[])")
        .bind(ids)
        .bind(times)
        .execute(&office.admin)
        .await?;
    office
        .sql(
            "update supervision.deadline d set next_wake = w.wake from bench.wake w
             where d.deadline_id = w.deadline_id",
        )
        .await?;
    Ok(office.timers.arm(&wakes).await?)
}
