//! Background work that somebody owns.

use std::future::Future;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The tasks of a process: told to stop together, waited for together.
#[derive(Clone, Debug)]
pub struct Tasks {
    tracker: TaskTracker,
    stop: CancellationToken,
    /// Given before the stop, or with it.
    leave: CancellationToken,
}

impl Default for Tasks {
    fn default() -> Self {
        let stop = CancellationToken::new();
        Self { tracker: TaskTracker::new(), leave: stop.child_token(), stop }
    }
}

impl Tasks {
    /// No tasks yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs a future until it ends by itself.
    #[expect(clippy::disallowed_methods, reason = "the home of spawning")]
    pub fn spawn<F>(&self, future: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        // The handle is dropped on purpose: the tracker waits for the task.
        drop(tokio::spawn(self.tracker.track_future(future)));
    }

    /// Runs a future until it ends or the tasks are told to stop; it must be safe to drop at any await.
    pub fn spawn_until_stopped<F>(&self, future: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let stop = self.stop.clone();
        self.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = future => {}
            }
        });
    }

    /// Resolves when the tasks are told to stop.
    pub fn stopping(&self) -> impl Future<Output = ()> + Send + 'static {
        self.stop.clone().cancelled_owned()
    }

    /// A group of tasks that stops with this one, and can be stopped before it.
    #[must_use]
    pub fn child(&self) -> Self {
        let stop = self.stop.child_token();
        Self { tracker: self.tracker.clone(), leave: stop.child_token(), stop }
    }

    /// Says that the stop is near: whoever sends new calls here is told to send them elsewhere, while they are still answered.
    pub fn begin_leave(&self) {
        self.leave.cancel();
    }

    /// Resolves when the stop is near or has come.
    pub fn leaving(&self) -> impl Future<Output = ()> + Send + 'static {
        self.leave.clone().cancelled_owned()
    }

    /// Tells all tasks to stop, without waiting for them.
    pub fn begin_stop(&self) {
        self.stop.cancel();
    }

    /// Tells all tasks to stop and waits, but no longer than `patience`.
    pub async fn stop(&self, patience: Duration) {
        self.stop.cancel();
        self.tracker.close();
        if tokio::time::timeout(patience, self.tracker.wait()).await.is_err() {
            tracing::warn!("some tasks did not end in {patience:?} and are abandoned");
        }
    }
}
