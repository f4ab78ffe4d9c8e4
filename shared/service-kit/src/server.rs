//! Listens, answers health, drains.

use std::time::Duration;

use futures::StreamExt;
use kernel::ServiceName;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::server::TlsStream;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;

use crate::door::DoorLayer;
use crate::ending::Ending;
use crate::tasks::Tasks;
use crate::transport::{ServerTls, Transport};
use crate::world::World;

/// The largest request a service reads: a full batch of an import with long texts.
pub const MESSAGE_MAX_BYTES: usize = 4 * 1024 * 1024;

/// How long calls may go on after the stop.
const DRAIN: Duration = Duration::from_secs(5);

/// How long a caller may take to show who it is.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// How many may be about it at once; who comes then waits.
const HANDSHAKES: usize = 256;

/// Listens where a service's configuration says, unless that would be plain text for other machines.
pub async fn listen(address: &str, transport: &Transport) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).await?;
    if transport.mutual.is_none() {
        let instead = "process.tls.certificate_file, key_file, authority_file";
        transport.plain_text.allow_listening(listener.local_addr()?, instead)?;
    }
    Ok(listener)
}

/// Serves `routes` behind the door until the tasks are told to stop, then drains.
pub async fn serve(
    service: ServiceName,
    listener: TcpListener,
    routes: Routes,
    world: &World,
    tasks: &Tasks,
) -> anyhow::Result<()> {
    let (reporter, health) = tonic_health::server::health_reporter();
    world.readiness.report(service, reporter, tasks).await;
    let drain = tasks.stopping();
    let address = listener.local_addr()?;
    tracing::info!(%service, %address, "{service} listens on {address}");
    let hard_stop = tasks.stopping();
    let mut builder = Server::builder()
        .http2_adaptive_window(Some(true))
        .http2_keepalive_interval(Some(Duration::from_secs(30)))
        .layer(DoorLayer::new(
            service,
            world.verifier.clone(),
            world.machine.clone(),
            world.readiness.clock().clone(),
            Ending::with(tasks),
        ));
    let routes = builder.add_routes(routes.add_service(health));
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    let serving = async {
        match &world.transport.mutual {
            None => routes.serve_with_incoming_shutdown(incoming, drain).await,
            Some(mutual) => {
                let incoming = shown(incoming, &mutual.server);
                routes.serve_with_incoming_shutdown(incoming, drain).await
            }
        }
    };
    // A call that does not end is cut; its caller cannot know the outcome, and the same request id finds out.
    tokio::select! {
        served = serving => Ok(served?),
        () = async { hard_stop.await; tokio::time::sleep(DRAIN).await } => Ok(()),
    }
}

/// Those who came and showed a certificate. Who shows none, or takes too long, is gone, and nobody waits for them.
fn shown(
    incoming: TcpIncoming,
    tls: &ServerTls,
) -> impl futures::Stream<Item = std::io::Result<TlsStream<TcpStream>>> + Send + 'static {
    let tls = tls.clone();
    incoming
        .map(move |stream| {
            let tls = tls.clone();
            async move {
                let stream = stream?;
                let address = stream.peer_addr();
                match tokio::time::timeout(HANDSHAKE, tls.accept(stream)).await {
                    Ok(Ok(stream)) => Ok(Some(stream)),
                    Ok(Err(error)) => {
                        tracing::info!(?address, %error, "a caller is not let in");
                        Ok(None)
                    }
                    Err(_) => Ok(None),
                }
            }
        })
        .buffer_unordered(HANDSHAKES)
        .filter_map(|it: std::io::Result<_>| std::future::ready(it.transpose()))
}
