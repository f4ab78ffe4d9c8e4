//! Terms that pass: looks for what is due, for ever.

use std::sync::Arc;
use std::time::Duration;

use service_kit::Tasks;
use tokio::sync::Mutex;

use super::{Firing, metrics};

/// How long a sweep waits for a burst to be over.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often the loops look, in machine time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Intervals {
    pub(crate) poll: Duration,
    pub(crate) sweep: Duration,
    pub(crate) beat: Duration,
    pub(crate) compare: Duration,
}

/// Starts the loops; each may be dropped at any await, as a firing is one transaction and a lease
/// ends by itself.
pub(crate) fn start(firing: &Arc<Firing>, every: Intervals, tasks: &Tasks) {
    let turn = Arc::new(Mutex::new(()));
    tasks.spawn_until_stopped(poll(firing.clone(), every.poll, turn.clone()));
    tasks.spawn_until_stopped(sweep(firing.clone(), every.sweep, turn));
    tasks.spawn_until_stopped(beat(firing.clone(), every.beat));
    tasks.spawn_until_stopped(compare(firing.clone(), every.compare));
    tasks.spawn_until_stopped(metrics::watch(firing.clone()));
}

async fn poll(firing: Arc<Firing>, every: Duration, turn: Arc<Mutex<()>>) {
    loop {
        let busy = turn.lock().await;
        if let Err(error) = firing.fire_due().await {
            tracing::warn!(%error, "firing failed; leases expire and it is tried again");
        }
        drop(busy);
        tokio::time::sleep(every).await;
    }
}

/// Waits while this process fires what Redis told of: in a burst all of that is due and unfired,
/// and to look for it in the index as well would be work done twice. Not for ever, though: the
/// sweep is the guarantee.
async fn sweep(firing: Arc<Firing>, every: Duration, turn: Arc<Mutex<()>>) {
    loop {
        tokio::time::sleep(every).await;
        let quiet = tokio::time::timeout(PATIENCE, turn.lock()).await;
        drop(quiet);
        match firing.sweep().await {
            Ok(0) => {}
            Ok(count) => {
                metrics::swept(count);
                tracing::debug!(
                    deadline.count = count,
                    "swept {count} deadlines that no timer had fired"
                );
            }
            Err(error) => tracing::warn!(%error, "the sweep failed; it is tried again"),
        }
    }
}

async fn beat(firing: Arc<Firing>, every: Duration) {
    loop {
        if let Err(error) = firing.keep_beats().await {
            tracing::warn!(%error, "beats were not kept; they are tried again");
        }
        tokio::time::sleep(every).await;
    }
}

async fn compare(firing: Arc<Firing>, every: Duration) {
    loop {
        tokio::time::sleep(every).await;
        match firing.verify_timers(true).await {
            Ok(shards) => {
                let healed: u64 = shards.iter().map(|shard| shard.healed).sum();
                if healed > 0 {
                    tracing::info!(
                        timer.count = healed,
                        "healed {healed} timers that differed from the record"
                    );
                }
            }
            Err(error) => tracing::debug!(%error, "timers were not compared"),
        }
    }
}
