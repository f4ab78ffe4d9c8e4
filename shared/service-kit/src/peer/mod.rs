//! A channel to another service that carries this service's identity and the current trace.

mod connections;
mod replica;
mod unheard;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use futures::future::BoxFuture;
use http::HeaderValue;
use kernel::ServiceName;
use tonic::body::Body;
use tower::{Service, ServiceExt};

use crate::identity::{IDENTITY_HEADER, Signer};
use crate::telemetry;
use crate::transport::Transport;

pub use connections::{Connections, Line};
pub use unheard::was_unheard;

/// A channel for generated clients: `RoutingServiceClient<PeerChannel>`.
#[derive(Clone, Debug)]
pub struct PeerChannel {
    service: ServiceName,
    connections: Connections,
    signer: Signer,
    /// Whether the last call reached nobody.
    away: Arc<AtomicBool>,
}

impl PeerChannel {
    /// A channel that connects when it is first used, to one address or several separated by commas.
    pub fn connect_lazily(
        service: ServiceName,
        addresses: &str,
        transport: &Transport,
        signer: Signer,
        connections: usize,
    ) -> anyhow::Result<Self> {
        let connections = Connections::lazily(service, addresses, transport, connections)?;
        Ok(Self { service, connections, signer, away: Arc::default() })
    }

    /// Says once that the service cannot be reached, and once that it can again; by name and address, since whoever calls only hears
    /// that somebody did not answer.
    fn note<T>(&self, answer: &Result<T, tonic::transport::Error>) {
        let (peer, address) = (self.service, self.connections.address());
        match answer {
            Ok(_) => {
                if self.away.swap(false, Ordering::Relaxed) {
                    tracing::info!(%peer, %address, "{peer} at {address} answers again");
                }
            }
            Err(error) => {
                if !self.away.swap(true, Ordering::Relaxed) {
                    let cause = chain(error);
                    tracing::warn!(%peer, %address, cause, "{peer} at {address} cannot be reached: {cause}");
                }
            }
        }
    }
}

/// An error with what stood behind it.
pub fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

impl Service<http::Request<Body>> for PeerChannel {
    type Response = http::Response<Body>;
    type Error = tonic::transport::Error;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: http::Request<Body>) -> Self::Future {
        let identity = self
            .signer
            .sign_own(self.service)
            .ok()
            .and_then(|token| HeaderValue::from_str(&token).ok());
        if let Some(identity) = identity {
            request.headers_mut().insert(IDENTITY_HEADER, identity);
        }
        telemetry::inject(request.headers_mut());
        let channel = self.clone();
        Box::pin(async move {
            let line = channel.connections.next();
            let answer = line.channel.clone().oneshot(request).await;
            if answer.is_err() {
                line.broke();
            }
            channel.note(&answer);
            answer
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Mutex, PoisonError};

    use kernel::MachineClock;

    use super::*;

    /// What was logged.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn who_cannot_be_reached_is_named_once_with_the_address() {
        let log = Log::default();
        let writer = log.clone();
        let lines = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone());
        let guard = tracing::subscriber::set_default(lines.finish());
        let signer = Signer::generate(ServiceName::Gateway, MachineClock::real()).unwrap();
        let nobody = "http://127.0.0.1:1";
        let peer = PeerChannel::connect_lazily(
            ServiceName::Intake,
            nobody,
            &Transport::default(),
            signer,
            1,
        )
        .unwrap();
        for _ in 0..2 {
            let request = http::Request::new(Body::empty());
            assert!(peer.clone().oneshot(request).await.is_err());
        }
        drop(guard);
        let said = log.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let said = String::from_utf8(said).unwrap();
        let told = said.matches("intake at http://127.0.0.1:1 cannot be reached");
        assert_eq!(told.count(), 1, "{said}");
    }
}
