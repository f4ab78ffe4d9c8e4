//! Hands wakes to Redis after the commit. A wake that is lost on the way costs latency only: the sweep finds it.

use chrono::{DateTime, Utc};
use timers::Timers;
use tokio::sync::mpsc;
use uuid::Uuid;

/// Wakes on their way at most; beyond that they are left to the sweep.
const QUEUE: usize = 4096;
/// Wakes armed in one round trip at most.
const BATCH: usize = 2000;

/// The new wakes of some deadlines; nothing for those that run no more.
pub(crate) type Wakes = Vec<(Uuid, Option<DateTime<Utc>>)>;

/// Where committed wakes are handed over.
#[derive(Clone, Debug)]
pub struct Arming(mpsc::Sender<Wakes>);

impl Arming {
    /// The handle, and the end from which [`run`] takes the wakes.
    pub(crate) fn new() -> (Self, mpsc::Receiver<Wakes>) {
        let (sender, receiver) = mpsc::channel(QUEUE);
        (Self(sender), receiver)
    }

    /// Hands wakes over without waiting.
    pub(crate) fn hand_over(&self, wakes: Wakes) {
        if !wakes.is_empty() && self.0.try_send(wakes).is_err() {
            tracing::debug!("too many wakes at once; the sweep takes the rest");
        }
    }
}

/// Arms what is handed over, for ever.
pub(crate) async fn run(timers: Timers, mut wakes: mpsc::Receiver<Wakes>) {
    let mut batch = Vec::new();
    while wakes.recv_many(&mut batch, 64).await > 0 {
        let all: Vec<_> = batch.drain(..).flatten().collect();
        for some in all.chunks(BATCH) {
            set(&timers, some).await;
        }
    }
}

/// Arms or disarms.
pub(super) async fn set(timers: &Timers, wakes: &[(Uuid, Option<DateTime<Utc>>)]) {
    let armed: Vec<_> = wakes.iter().filter_map(|(id, wake)| Some((*id, (*wake)?))).collect();
    let ended: Vec<_> =
        wakes.iter().filter(|(_, wake)| wake.is_none()).map(|(id, _)| *id).collect();
    let outcome = match timers.arm(&armed).await {
        Ok(()) => timers.disarm(&ended).await,
        away => away,
    };
    if let Err(error) = outcome {
        tracing::debug!(%error, "timers were not armed; the sweep takes them");
    }
}
