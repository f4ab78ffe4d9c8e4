//! Timers on Redis servers that the tests start.

mod cluster;
mod secured;
mod single;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use engines::{DataFolder, Redis, RedisOptions};
use uuid::Uuid;

use crate::{Timers, TimersConfig, Unreachable};

const NONE: [Uuid; 0] = [];

/// A folder that goes with the test.
struct Scratch {
    folder: DataFolder,
    path: PathBuf,
}

impl Scratch {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("timers-test-{}-{count}", std::process::id()));
        Self { folder: DataFolder::open(&path).unwrap(), path }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let stand_in = self.path.join("moved-to").read_link();
        for folder in stand_in.iter().chain([&self.path]) {
            if let Err(error) = std::fs::remove_dir_all(folder) {
                tracing::debug!(%error, "a test's folder was left behind");
            }
        }
    }
}

/// A Redis with its folder.
struct Server {
    redis: Redis,
    _scratch: Scratch,
}

impl Server {
    async fn start() -> Self {
        Self::start_with(RedisOptions::default()).await
    }

    async fn start_with(options: RedisOptions) -> Self {
        let scratch = Scratch::new();
        Self { redis: Redis::start(&scratch.folder, options).await.unwrap(), _scratch: scratch }
    }

    /// Timers in one shard.
    fn timers(&self, namespace: &str) -> Timers {
        Timers::connect_lazily(self.redis.url().as_str(), &layout(namespace, 1)).unwrap()
    }
}

fn layout(namespace: &str, shards: u16) -> TimersConfig {
    TimersConfig { namespace: namespace.to_owned(), shards, lease: Duration::from_secs(10) }
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000 + seconds, 0).unwrap()
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Asks again until Redis answers: it comes back, or is found again, in its own time.
async fn in_time<T>(ask: impl AsyncFn() -> Result<T, Unreachable>) -> T {
    let mut last = None;
    for _ in 0..400 {
        match ask().await {
            Ok(answer) => return answer,
            Err(error) => last = Some(error),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("Redis did not come back: {last:?}");
}
