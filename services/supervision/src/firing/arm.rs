//! Hands wakes to Redis after the commit. A wake that is lost on the way costs latency only: the
//! sweep finds it.

use chrono::{DateTime, Utc};
use mailbox::Tx;
use timers::Timers;
use tokio::sync::mpsc;
use uuid::Uuid;

/// Wakes on their way at most; beyond that they are left to the sweep.
const QUEUE: usize = 4096;
/// Wakes armed in one round trip at most.
const BATCH: usize = 2000;

/// The new wakes of some deadlines; nothing for those that run no more.
pub type Wakes = Vec<(Uuid, Option<DateTime<Utc>>)>;

/// Where committed wakes are handed over.
#[derive(Clone, Debug)]
pub struct WakeQueue(mpsc::Sender<Wakes>);

/// The other end: what takes the wakes to Redis, if there is one.
#[derive(Debug)]
pub struct Armer {
    timers: Option<Timers>,
    wakes: mpsc::Receiver<Wakes>,
}

impl WakeQueue {
    /// The two ends.
    pub(crate) fn new(timers: Option<Timers>) -> (Self, Armer) {
        let (sender, wakes) = mpsc::channel(QUEUE);
        (Self(sender), Armer { timers, wakes })
    }

    /// Hands wakes over without waiting.
    pub(crate) fn hand_over(&self, wakes: Wakes) {
        if !wakes.is_empty() && self.0.try_send(wakes).is_err() {
            tracing::debug!("too many wakes at once; the sweep fires the rest");
        }
    }

    /// Hands wakes over once this transaction has been committed.
    pub(crate) fn hand_over_after(&self, tx: &mut Tx, wakes: Wakes) {
        let queue = self.clone();
        tx.after_commit(move || queue.hand_over(wakes));
    }
}

impl Armer {
    /// Arms what is handed over, for ever.
    pub async fn run(mut self) {
        let mut batch = Vec::new();
        while self.wakes.recv_many(&mut batch, 64).await > 0 {
            self.arm(batch.drain(..).flatten().collect()).await;
        }
    }

    /// Arms what has been handed over by now.
    pub async fn arm_waiting(&mut self) {
        let mut all = Vec::new();
        while let Ok(wakes) = self.wakes.try_recv() {
            all.extend(wakes);
        }
        self.arm(all).await;
    }

    /// Forgets what has been handed over by now, as a process does that is killed.
    pub fn lose_waiting(&mut self) {
        while self.wakes.try_recv().is_ok() {}
    }

    async fn arm(&self, wakes: Wakes) {
        let Some(timers) = &self.timers else {
            return;
        };
        for some in wakes.chunks(BATCH) {
            if let Err(error) = timers.set_wakes(some).await {
                tracing::debug!(%error, "redis did not take timers; the sweep fires them");
            }
        }
    }
}
