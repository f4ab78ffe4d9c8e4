//! One replica of a service, and whether it takes calls: it says so itself.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kernel::ServiceName;
use tokio::sync::Notify;
use tonic::transport::Channel;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::readiness::READINESS;
use crate::tasks::Tasks;

/// How long after a replica fell silent it is asked again.
const ASK_AGAIN: Duration = Duration::from_millis(250);

/// Tasks that stop when nobody needs them any more.
pub(super) struct Owned(pub(super) Tasks);

impl Drop for Owned {
    fn drop(&mut self) {
        self.0.begin_stop();
    }
}

/// A replica: its connections, and what it last said.
pub(super) struct Replica {
    /// Which address of the setting led to it.
    pub(super) of: usize,
    pub(super) at: SocketAddr,
    pub(super) channels: Vec<Channel>,
    said: Arc<Said>,
    _watching: Owned,
}

struct Said {
    service: ServiceName,
    at: SocketAddr,
    takes_calls: AtomicBool,
    doubted: Notify,
}

impl Replica {
    /// A replica that is asked whether it takes calls, and told of each change: one that leaves says so before it refuses anybody.
    pub(super) fn watched(
        service: ServiceName,
        of: usize,
        at: SocketAddr,
        channels: Vec<Channel>,
    ) -> Self {
        let takes_calls = AtomicBool::new(false);
        let said = Arc::new(Said { service, at, takes_calls, doubted: Notify::new() });
        let watching = Owned(Tasks::new());
        if let Some(channel) = channels.first() {
            watching.0.spawn_until_stopped(said.clone().watch(channel.clone()));
        }
        Self { of, at, channels, said, _watching: watching }
    }

    pub(super) fn takes_calls(&self) -> bool {
        self.said.takes_calls.load(Ordering::Acquire)
    }

    /// A call broke: until the replica has been asked again it takes none.
    pub(super) fn doubt(&self) {
        self.said.says(false);
        self.said.doubted.notify_one();
    }
}

impl Said {
    async fn watch(self: Arc<Self>, channel: Channel) {
        loop {
            if let Err(status) = self.follow(channel.clone()).await {
                let (peer, at) = (self.service, self.at);
                tracing::debug!(%peer, %at, %status, "{peer} at {at} does not say whether it takes calls");
            }
            self.says(false);
            tokio::time::sleep(ASK_AGAIN).await;
        }
    }

    /// Hears what the replica says, until it says no more or is doubted.
    async fn follow(&self, channel: Channel) -> Result<(), tonic::Status> {
        let question = HealthCheckRequest { service: READINESS.to_owned() };
        let mut news = HealthClient::new(channel).watch(question).await?.into_inner();
        loop {
            tokio::select! {
                said = news.message() => match said? {
                    Some(said) => self.says(said.status() == ServingStatus::Serving),
                    None => return Ok(()),
                },
                () = self.doubted.notified() => return Ok(()),
            }
        }
    }

    fn says(&self, takes_calls: bool) {
        if self.takes_calls.swap(takes_calls, Ordering::AcqRel) == takes_calls {
            return;
        }
        let (peer, at) = (self.service, self.at);
        if takes_calls {
            tracing::info!(%peer, %at, "{peer} at {at} takes calls");
        } else {
            tracing::info!(%peer, %at, "{peer} at {at} takes no calls now");
        }
    }
}

impl fmt::Debug for Replica {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Replica({}, takes calls: {})", self.at, self.takes_calls())
    }
}
