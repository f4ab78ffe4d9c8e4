//! A service's routes on a port of their own.

use kernel::ServiceName;
use service_kit::{Tasks, World, server};
use tonic::service::Routes;
use tonic::transport::{Channel, Endpoint};

/// Serves them on a free port of this machine until the tasks are stopped, and returns a channel to
/// it.
pub async fn serve(
    service: ServiceName,
    routes: Routes,
    world: World,
    tasks: &Tasks,
) -> anyhow::Result<Channel> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let running = tasks.clone();
    tasks.spawn(async move {
        drop(server::serve(service, listener, routes, &world, &running).await);
    });
    Ok(Endpoint::from_shared(address)?.connect_lazy())
}
