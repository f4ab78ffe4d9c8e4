//! The steps of a firing, by name: where a simulation may stop a worker for good, as a crash would.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// A point that a firing has just passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Redis has handed timers out under a lease.
    Claimed,
    /// Their rows are locked and known to be due.
    Locked,
    /// Everything is written and nothing committed.
    Written,
    /// Committed; Redis does not know it yet.
    Committed,
    /// The leases have ended.
    Acknowledged,
}

impl Step {
    /// All of them, in their order.
    pub const ALL: [Self; 5] =
        [Self::Claimed, Self::Locked, Self::Written, Self::Committed, Self::Acknowledged];
}

type Passing = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What is told of each step: nothing, but in a simulation, which may never let it go on.
#[derive(Clone, Default)]
pub struct Steps(Option<Arc<dyn Fn(Step) -> Passing + Send + Sync>>);

impl Steps {
    /// Steps that are watched.
    pub fn watched<F: Future<Output = ()> + Send + 'static>(
        watch: impl Fn(Step) -> F + Send + Sync + 'static,
    ) -> Self {
        Self(Some(Arc::new(move |step| Box::pin(watch(step)))))
    }

    pub(super) async fn pass(&self, step: Step) {
        if let Some(watch) = &self.0 {
            watch(step).await;
        }
    }
}

impl fmt::Debug for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Steps(watched)" } else { "Steps" })
    }
}
