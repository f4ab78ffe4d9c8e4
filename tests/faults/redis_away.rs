//! Redis stopped, then emptied, while deadlines run: every one fires once. That it went is said once, and that it is back.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use engines::{DataFolder, Redis, RedisOptions};
use headwater_tests::{Draft, TestSuite};
use lab::Office;
use redis_link::{Link, RedisAt, Request};
use test_kit::Place;
use test_kit::patience::until;

#[tokio::test(flavor = "multi_thread")]
async fn deadlines_fire_once_without_redis_and_after_it_was_emptied() -> anyhow::Result<()> {
    let mut suite = TestSuite::on("2026-06-01").await?;
    for turn in 0..20 {
        let office = Office::open(&suite).await?;
        let text = format!("第{turn}处路灯坏了，请修理。");
        office.registers(Draft::saying(&suite, &text)).await?;
    }
    suite.until("2026-06-08").await?;
    suite.engines().redis().kill9().await?;
    suite.until("2026-06-12").await?;
    // It comes back empty: it keeps nothing on disk.
    suite.engines().redis().restart().await?;
    suite.until("2026-06-20").await?;
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "select split_part(type, '.', 4), count(*) from supervision.outbox group by 1 order by 1",
    )
    .fetch_all(suite.admin())
    .await?;
    let count = |name: &str| rows.iter().find(|row| row.0 == name).map_or(0, |row| row.1);
    assert_eq!(count("DeadlineBreached"), 20, "{rows:?}");
    assert_eq!(count("OrderDrafted"), 20, "{rows:?}");
    let (most,): (i64,) = sqlx::query_as(
        "select coalesce(max(fired), 0) from (
             select count(*) as fired from supervision.outbox
             where type like '%DeadlineBreached' group by matter_id) as each",
    )
    .fetch_one(suite.admin())
    .await?;
    assert_eq!(most, 1, "a deadline fired twice");
    suite.stop().await
}

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn that_redis_went_and_that_it_is_back_is_said_once() -> anyhow::Result<()> {
    let place = Place::fresh()?;
    let folder = DataFolder::open(place.path())?;
    let mut redis = Redis::start(&folder, RedisOptions::default()).await?;
    let link = Link::lazily(&RedisAt { urls: redis.url(), cluster: false, ca: None })?;
    let asks = async || {
        let mut ping = redis::Pipeline::new();
        ping.cmd("PING").ignore();
        link.ask::<()>(0, Request::Pipeline(&ping)).await.is_ok()
    };
    let log = Log::default();
    let writer = log.clone();
    let lines = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone());
    let guard = tracing::subscriber::set_default(lines.finish());

    assert!(asks().await);
    redis.kill9().await?;
    for _ in 0..3 {
        assert!(!asks().await);
    }
    redis.restart().await?;
    until(async || Ok(asks().await)).await?;
    for _ in 0..3 {
        assert!(asks().await);
    }
    drop(guard);
    let said = log.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let said = String::from_utf8(said)?;
    assert_eq!(
        said.matches("does not answer; what is due goes by the records").count(),
        1,
        "{said}"
    );
    assert_eq!(said.matches("answers again after").count(), 1, "{said}");
    redis.stop().await
}
