//! How late a timer fires: a million armed, one in a hundred due over a minute. The lag is from the wake to the commit, by
//! PostgreSQL's own record of when the transaction committed that wrote the breach's event.

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
    let end = begin + OVER;
    until("the minute is over", Duration::from_mins(3), Duration::from_millis(500), async || {
        Ok(OfficeClock::real().now() > end && running.service.due_unfired().await? == 0)
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
    ensure!(lags.len() == due.len(), "{} of {} fired", lags.len(), due.len());
    let mut all = Histogram::<u64>::new(3)?;
    for (wake, committed) in lags {
        // A timer never fires early: a negative lag would be an error, and ends the bench.
        all.record(u64::try_from((committed - wake).num_microseconds().unwrap_or(i64::MAX))?)?;
    }
    let ms = |micros: u64| micros as f64 / 1000.0;
    report.add(
        "1,000,000 armed, 10,000 of them due over a minute: fire lag p99",
        &format!(
            "{:.0} ms (p50 {:.0}, max {:.0})",
            ms(all.value_at_quantile(0.99)),
            ms(all.value_at_quantile(0.5)),
            ms(all.max())
        ),
        "wake to commit, by PostgreSQL's commit timestamps",
        "≤ 250 ms",
    );
    Ok(())
}

/// Spreads the wakes evenly over the minute, in the record and in Redis, and remembers them.
async fn arm(office: &Office, due: &[Uuid], begin: DateTime<Utc>) -> anyhow::Result<()> {
    let step = OVER / i32::try_from(due.len())?;
    let wakes: Vec<_> = (0..).zip(due).map(|(at, id)| (*id, begin + step * at)).collect();
    let (ids, times): (Vec<_>, Vec<_>) = wakes.iter().copied().unzip();
    office
        .sql("create schema bench; create table bench.wake (deadline_id uuid primary key, wake timestamptz not null)")
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
