//! Terms that end in the same instant, while processes are killed or stand still: each is breached once, none is lost.
//!
//! On the real clock, with each service a process of its own. Nobody waits sixty days for it: the rows of running terms are
//! given an end a few seconds ahead.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, ensure};
use headwater::import::{ImportOptions, read_file, send};
use headwater_tests::processes::Processes;
use kernel::ServiceName;
use test_kit::Place;

/// Terms that end together.
const TERMS: usize = 1000;

/// A suite that fires in small transactions, so that a midnight has a middle; `change` may set more.
async fn suite(change: impl FnOnce(&mut BTreeMap<String, String>)) -> anyhow::Result<Processes> {
    Processes::with(|environment| {
        environment.insert("HEADWATER_SUPERVISION__FIRE_BATCH".to_owned(), "40".to_owned());
        change(environment);
    })
    .await
}

/// Petitions of today, so that each has a term to be referred by.
async fn register(processes: &Processes) -> anyhow::Result<()> {
    let place = Place::fresh()?;
    let file = place.path().join("rows.csv");
    let today = chrono::DateTime::from_timestamp(kernel::MachineClock::real().unix_seconds(), 0)
        .context("today")?;
    let date = kernel::OfficeDay::office_date(&today);
    let mut text = "external_id,channel,text,received_time,region\n".to_owned();
    for turn in 0..TERMS {
        let row = format!("row-{turn},letter,第{turn}处路灯不亮,{date},530902\n");
        text.push_str(&row);
    }
    std::fs::write(&file, text)?;
    let options = ImportOptions { source: "midnight".to_owned(), ..ImportOptions::default() };
    let client = processes.client("530902-XFJ.registrar-1").await?;
    let imported = send(&client, read_file(&file, &options)?.rows, |_| {}).await?;
    ensure!(imported.registered.len() == TERMS, "{:?}", imported.rejected.first());
    processes.settled().await
}

/// All running terms end in two seconds.
async fn end_soon(processes: &Processes) -> anyhow::Result<()> {
    let ended = sqlx::query(
        "update supervision.deadline set due_time = now() + interval '2 seconds',
             limit_time = now() + interval '2 seconds',
             next_wake = now() + interval '2 seconds', version = version + 1
         where state = 'running'",
    )
    .execute(processes.admin())
    .await?;
    ensure!(ended.rows_affected() == TERMS as u64, "{} terms run", ended.rows_affected());
    Ok(())
}

async fn breached(processes: &Processes) -> anyhow::Result<usize> {
    let (count,): (i64,) =
        sqlx::query_as("select count(*) from supervision.deadline where state = 'breached'")
            .fetch_one(processes.admin())
            .await?;
    Ok(usize::try_from(count)?)
}

/// Waits until `count` terms are breached; whoever is asked may be down for a moment.
async fn until_breached(processes: &Processes, count: usize) -> anyhow::Result<()> {
    let wait = async {
        let mut pause = tokio::time::interval(Duration::from_millis(5));
        while breached(processes).await.unwrap_or_default() < count {
            pause.tick().await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_mins(2), wait).await;
    waited.with_context(|| format!("waited in vain for {count} breaches"))
}

/// Every term was breached once, and one order drafted about it.
async fn check(processes: &Processes) -> anyhow::Result<()> {
    until_breached(processes, TERMS).await?;
    for sql in [
        "select count(*) from supervision.outbox where type like '%DeadlineBreached'",
        "select count(distinct matter_id) from supervision.outbox where type like '%DeadlineBreached'",
        "select count(*) from supervision.outbox where type like '%OrderDrafted'",
        "select count(*) from supervision.supervision_order",
    ] {
        let (count,): (i64,) =
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_one(processes.admin()).await?;
        assert_eq!(usize::try_from(count)?, TERMS, "{sql}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn supervision_killed_in_the_middle_of_a_midnight_breaches_each_term_once()
-> anyhow::Result<()> {
    let mut processes = suite(|_| {}).await?;
    register(&processes).await?;
    end_soon(&processes).await?;
    until_breached(&processes, 1).await?;
    processes.kill9(ServiceName::Supervision).await?;
    let then = breached(&processes).await?;
    assert!(then < TERMS, "the midnight was over before the kill");
    processes.run(ServiceName::Supervision)?;
    check(&processes).await?;
    processes.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_killed_in_the_middle_of_a_midnight_breaches_each_term_once() -> anyhow::Result<()> {
    let mut processes = suite(|_| {}).await?;
    register(&processes).await?;
    end_soon(&processes).await?;
    until_breached(&processes, 1).await?;
    processes.redis.kill9().await?;
    check(&processes).await?;
    processes.redis.restart().await?;
    processes.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_killed_in_the_middle_of_a_midnight_loses_and_doubles_no_breach()
-> anyhow::Result<()> {
    let mut processes = suite(|_| {}).await?;
    register(&processes).await?;
    end_soon(&processes).await?;
    until_breached(&processes, 1).await?;
    processes.postgres.kill9().await?;
    processes.postgres.restart().await?;
    check(&processes).await?;
    processes.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_stands_still_beyond_its_lease_breaches_nothing_twice() -> anyhow::Result<()>
{
    let processes = suite(|environment| {
        environment.insert("HEADWATER_SUPERVISION__LEASE_SECONDS".to_owned(), "1".to_owned());
    })
    .await?;
    register(&processes).await?;
    end_soon(&processes).await?;
    until_breached(&processes, 1).await?;
    // The second one has the same Redis and the same record; the first stands still in the middle.
    processes.freeze(ServiceName::Supervision)?;
    let second = processes.run_beside(ServiceName::Supervision, engines::free_port()?)?;
    until_breached(&processes, TERMS).await?;
    processes.thaw(ServiceName::Supervision)?;
    check(&processes).await?;
    drop(second);
    processes.stop().await
}
