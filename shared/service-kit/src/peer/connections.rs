//! Connections to a service, which may have several replicas: calls go round among those that take them.

use std::fmt;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use kernel::ServiceName;
use tonic::transport::Channel;

use super::replica::{Owned, Replica};
use crate::tasks::Tasks;
use crate::transport::{Dialled, Transport};

/// How often names are looked up again.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// Some connections to each replica of one service. One HTTP/2 connection caps what a client can send, so there may be several.
///
/// Where the setting leads to several addresses, each is a replica of its own, which is asked whether it takes calls and gets them while
/// it says so. Where it leads to one, or no replica says so, calls go by the name as it was written.
#[derive(Clone)]
pub struct Connections {
    shared: Arc<Shared>,
    /// Looks names up, until the last clone is gone.
    _looking: Arc<Owned>,
}

struct Shared {
    service: ServiceName,
    address: Arc<str>,
    /// One for each address in the setting.
    dialled: Vec<Dialled>,
    /// So many to each replica.
    count: usize,
    by_name: Vec<Channel>,
    replicas: RwLock<Arc<[Arc<Replica>]>>,
    next: AtomicUsize,
}

/// A connection, and to whom it leads.
#[derive(Clone, Debug)]
pub struct Line {
    /// The connection.
    pub channel: Channel,
    replica: Option<Arc<Replica>>,
}

impl Line {
    /// Says that a call broke here: others go elsewhere until the replica says again that it takes calls.
    pub fn broke(&self) {
        if let Some(replica) = &self.replica {
            replica.doubt();
        }
    }
}

impl Connections {
    /// Connections that are made when they are first used. `addresses` is one, or several separated by commas; each may be a name that
    /// leads to several.
    pub fn lazily(
        service: ServiceName,
        addresses: &str,
        transport: &Transport,
        count: usize,
    ) -> anyhow::Result<Self> {
        let setting = format!("process.peers.{service}");
        let tls = transport.mutual.as_ref().map(|it| &it.client);
        let dialled = addresses.split(',').map(|address| {
            let dialled = Dialled::new(&setting, address.trim(), transport.plain_text, tls)?;
            Ok(dialled.with(|it| {
                it.connect_timeout(Duration::from_secs(3))
                    .tcp_nodelay(true)
                    .http2_adaptive_window(true)
                    .http2_keep_alive_interval(Duration::from_secs(20))
                    .keep_alive_while_idle(true)
            }))
        });
        let dialled = dialled.collect::<anyhow::Result<Vec<_>>>()?;
        let count = count.max(1);
        let shared = Arc::new(Shared {
            service,
            address: addresses.into(),
            by_name: (0..count).flat_map(|_| dialled.iter().map(Dialled::lazily)).collect(),
            dialled,
            count,
            replicas: RwLock::new(Arc::new([])),
            next: AtomicUsize::new(0),
        });
        let looking = Owned(Tasks::new());
        if !shared.is_one_machine() {
            looking.0.spawn_until_stopped(shared.clone().look_now_and_then());
        }
        Ok(Self { shared, _looking: Arc::new(looking) })
    }

    /// Where they lead, as it was written.
    pub fn address(&self) -> &Arc<str> {
        &self.shared.address
    }

    /// The next connection in turn.
    pub fn next(&self) -> Line {
        let Shared { by_name, next, count, .. } = &*self.shared;
        let turn = next.fetch_add(1, Ordering::Relaxed);
        let replicas = self.shared.replicas();
        let in_turn = (0..replicas.len()).map(|later| &replicas[(turn + later) % replicas.len()]);
        match in_turn.into_iter().find(|it| it.takes_calls()) {
            Some(replica) => Line {
                channel: replica.channels[turn / replicas.len() % count].clone(),
                replica: Some(replica.clone()),
            },
            None => Line { channel: by_name[turn % by_name.len()].clone(), replica: None },
        }
    }
}

impl Shared {
    /// True if there is nothing to look up, and nobody to choose between.
    fn is_one_machine(&self) -> bool {
        matches!(&self.dialled[..], [only] if only.is_number())
    }

    fn replicas(&self) -> Arc<[Arc<Replica>]> {
        self.replicas.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn look_now_and_then(self: Arc<Self>) {
        loop {
            self.look().await;
            if self.dialled.iter().all(Dialled::is_number) {
                return;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Looks the names up. One that cannot be looked up now leads where it led before.
    async fn look(&self) {
        let before = self.replicas();
        let mut found: Vec<(usize, SocketAddr)> = Vec::new();
        for (of, dialled) in self.dialled.iter().enumerate() {
            match tokio::net::lookup_host(dialled.host_and_port()).await {
                Ok(addresses) => found.extend(addresses.map(|at| (of, at))),
                Err(error) => {
                    let (peer, address) = (self.service, &self.address);
                    tracing::debug!(%peer, %address, %error, "the name of {peer} cannot be looked up: {error}");
                    found.extend(before.iter().filter(|it| it.of == of).map(|it| (of, it.at)));
                }
            }
        }
        found.sort_unstable();
        found.dedup_by_key(|it| it.1);
        // One address needs no choice, and the name finds it by itself.
        if found.len() < 2 && before.is_empty() {
            return;
        }
        let now = found.into_iter().map(|(of, at)| {
            let known = before.iter().find(|it| it.of == of && it.at == at);
            known.cloned().unwrap_or_else(|| Arc::new(self.replica(of, at)))
        });
        let now = now.collect();
        *self.replicas.write().unwrap_or_else(PoisonError::into_inner) = now;
    }

    fn replica(&self, of: usize, at: SocketAddr) -> Replica {
        let channels = (0..self.count).map(|_| self.dialled[of].lazily_at(at)).collect();
        Replica::watched(self.service, of, at, channels)
    }
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connections({})", self.shared.address)
    }
}
