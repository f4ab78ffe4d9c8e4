//! Timers on a Redis that the tests start, empty, kill and bring back.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use engines::{DataFolder, Redis, RedisOptions};
use uuid::Uuid;

use crate::{Counts, Timers, TimersConfig};

const NONE: [Uuid; 0] = [];

/// A Redis with a folder that goes with the test.
struct Server {
    redis: Redis,
    path: PathBuf,
}

impl Server {
    async fn start() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("timers-test-{}-{count}", std::process::id()));
        let folder = DataFolder::open(&path).unwrap();
        let redis = Redis::start(&folder, RedisOptions::default()).await.unwrap();
        Self { redis, path }
    }

    fn timers(&self, namespace: &str) -> Timers {
        let config = TimersConfig {
            namespace: namespace.to_owned(),
            shards: 1,
            lease: Duration::from_secs(10),
        };
        Timers::connect_lazily(&self.redis.url(), &config).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let stand_in = self.path.join("moved-to").read_link();
        for folder in stand_in.iter().chain([&self.path]) {
            if let Err(error) = std::fs::remove_dir_all(folder) {
                tracing::debug!(%error, "a test's folder was left behind");
            }
        }
    }
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000 + seconds, 0).unwrap()
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Asks again until Redis answers: the connection is made anew in the background.
async fn claim_in_time(timers: &Timers, seconds: i64) -> Vec<Uuid> {
    for _ in 0..100 {
        if let Ok(claimed) = timers.claim(0, at(seconds), at(0), 10).await {
            return claimed;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("Redis did not come back");
}

#[tokio::test]
async fn due_timers_are_claimed_once_and_the_earliest_first() {
    let server = Server::start().await;
    let timers = server.timers("");
    timers
        .arm(&[(id(1), at(30)), (id(2), at(10)), (id(3), at(20)), (id(4), at(99))])
        .await
        .unwrap();
    assert_eq!(timers.claim(0, at(30), at(0), 2).await.unwrap(), [id(2), id(3)]);
    assert_eq!(timers.claim(0, at(30), at(0), 10).await.unwrap(), [id(1)]);
    assert_eq!(timers.claim(0, at(30), at(0), 10).await.unwrap(), NONE);
    assert_eq!(timers.counts(0).await.unwrap(), Counts { armed: 1, leased: 3 });
    timers.acknowledge(&[id(1), id(2)]).await.unwrap();
    assert_eq!(timers.counts(0).await.unwrap(), Counts { armed: 1, leased: 1 });
}

#[tokio::test]
async fn a_timer_moves_when_it_is_armed_again_and_is_forgotten_when_disarmed() {
    let server = Server::start().await;
    let timers = server.timers("");
    timers.arm(&[(id(1), at(10)), (id(2), at(10))]).await.unwrap();
    timers.arm(&[(id(1), at(50))]).await.unwrap();
    timers.disarm(&[id(2)]).await.unwrap();
    assert_eq!(timers.claim(0, at(49), at(0), 10).await.unwrap(), NONE);
    assert_eq!(timers.claim(0, at(50), at(0), 10).await.unwrap(), [id(1)]);
}

#[tokio::test]
async fn a_lease_that_expired_is_claimed_again_and_before_what_is_due() {
    let server = Server::start().await;
    let timers = server.timers("");
    timers.arm(&[(id(1), at(0)), (id(2), at(1))]).await.unwrap();
    // The office's clock and the machine's may lie years apart; a lease knows the machine's only.
    let machine = at(-90_000_000);
    assert_eq!(timers.claim(0, at(0), machine, 10).await.unwrap(), [id(1)]);
    let almost = machine + TimeDelta::milliseconds(9_999);
    assert_eq!(timers.claim(0, at(0), almost, 10).await.unwrap(), NONE);
    let expired = machine + TimeDelta::seconds(10);
    assert_eq!(timers.claim(0, at(1), expired, 10).await.unwrap(), [id(1), id(2)]);
}

#[tokio::test]
async fn a_wake_between_two_milliseconds_is_not_early() {
    let server = Server::start().await;
    let timers = server.timers("");
    timers.arm(&[(id(1), at(10) + TimeDelta::microseconds(1))]).await.unwrap();
    assert_eq!(timers.claim(0, at(10), at(0), 10).await.unwrap(), NONE);
    let next = at(10) + TimeDelta::milliseconds(1);
    assert_eq!(timers.claim(0, next, at(0), 10).await.unwrap(), [id(1)]);
}

#[tokio::test]
async fn suites_with_different_namespaces_do_not_see_each_other() {
    let server = Server::start().await;
    let (one, two) = (server.timers("one"), server.timers("two"));
    one.arm(&[(id(1), at(0))]).await.unwrap();
    one.beat(0, 4).await.unwrap();
    assert_eq!(two.claim(0, at(0), at(0), 10).await.unwrap(), NONE);
    assert_eq!(two.read_beat(0).await.unwrap(), None);
    assert_eq!(one.read_beat(0).await.unwrap(), Some(4));
}

#[tokio::test]
async fn a_flushed_shard_has_lost_its_beat_with_its_timers() {
    let server = Server::start().await;
    let timers = server.timers("");
    timers.arm(&[(id(1), at(0))]).await.unwrap();
    timers.beat(0, 7).await.unwrap();
    let client = redis::Client::open(server.redis.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    redis::cmd("FLUSHALL").query_async::<()>(&mut connection).await.unwrap();
    assert_eq!(timers.read_beat(0).await.unwrap(), None);
    assert_eq!(timers.counts(0).await.unwrap(), Counts::default());
    // Whoever read 7 before the loss does not paper over it.
    assert!(!timers.swap_beat(0, 7, 8).await.unwrap());
    assert_eq!(timers.read_beat(0).await.unwrap(), None);
    timers.beat(0, 7).await.unwrap();
    assert!(timers.swap_beat(0, 7, 8).await.unwrap());
    assert_eq!(timers.read_beat(0).await.unwrap(), Some(8));
}

#[tokio::test]
async fn a_server_that_dies_is_away_at_once_and_comes_back_on_the_same_port() {
    let mut server = Server::start().await;
    let timers = server.timers("");
    timers.arm(&[(id(1), at(0))]).await.unwrap();
    server.redis.kill9().await.unwrap();
    assert!(timers.claim(0, at(0), at(0), 10).await.is_err());
    assert!(timers.arm(&[(id(2), at(0))]).await.is_err());
    server.redis.restart().await.unwrap();
    // It came back empty: that is what the beat tells.
    assert_eq!(claim_in_time(&timers, 0).await, NONE);
    assert_eq!(timers.read_beat(0).await.unwrap(), None);
    timers.arm(&[(id(2), at(0))]).await.unwrap();
    assert_eq!(timers.claim(0, at(0), at(0), 10).await.unwrap(), [id(2)]);
}

#[tokio::test]
async fn a_server_that_is_away_at_the_start_is_found_when_it_comes() {
    let mut server = Server::start().await;
    server.redis.stop().await.unwrap();
    let timers = server.timers("");
    assert!(timers.claim(0, at(0), at(0), 10).await.is_err());
    server.redis.restart().await.unwrap();
    assert_eq!(claim_in_time(&timers, 0).await, NONE);
}
