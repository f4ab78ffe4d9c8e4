//! Listens, answers health, drains.

use std::time::Duration;

use kernel::ServiceName;
use tokio::net::TcpListener;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;

use crate::door::DoorLayer;
use crate::ending::Ending;
use crate::tasks::Tasks;
use crate::world::World;

/// The largest request a service reads: a full batch of an import with long texts.
pub const MESSAGE_MAX_BYTES: usize = 4 * 1024 * 1024;

/// How long calls may go on after the stop.
const DRAIN: Duration = Duration::from_secs(5);

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
    let serving = Server::builder()
        .http2_adaptive_window(Some(true))
        .http2_keepalive_interval(Some(Duration::from_secs(30)))
        .layer(DoorLayer::new(
            service,
            world.verifier.clone(),
            world.machine.clone(),
            Ending::with(tasks),
        ))
        .add_routes(routes.add_service(health))
        .serve_with_incoming_shutdown(TcpIncoming::from(listener).with_nodelay(Some(true)), drain);
    // A call that does not end is cut; its caller cannot know the outcome, and the same request id finds out.
    tokio::select! {
        served = serving => Ok(served?),
        () = async { hard_stop.await; tokio::time::sleep(DRAIN).await } => Ok(()),
    }
}
