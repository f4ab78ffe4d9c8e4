//! Puts the service together: from a configuration and a world to routes and background work.

use std::sync::Arc;

use headwater_proto::common::v1::event_feed_service_server::EventFeedServiceServer;
use headwater_proto::grid_collaboration::v1::grid_collaboration_service_server::GridCollaborationServiceServer;
use kernel::ServiceName;
use mailbox::Store;
use mailbox::consumer::Consumers;
use mailbox::feed::Feed;
use mailbox::migrate::Schema;
use service_kit::server::MESSAGE_MAX_BYTES;
use service_kit::{Secret, Tasks, World};
use tonic::service::Routes;

use crate::app::GridCollaboration;
use crate::config::Config;
use crate::grpc::Grpc;
use crate::reactions::Reactions;

/// The service's schema, for migrations and for the check at start.
pub fn schema() -> Schema {
    Schema {
        name: "grid_collaboration",
        migrator: sqlx::migrate!("./migrations"),
        shared: &[register::TABLES],
        append_only: &["act"],
        deleted: &[],
        numbers: &[],
    }
}

/// Builds the service and starts its readers; refuses if the schema is not ready for this code.
pub async fn build(config: &Config, world: &World, tasks: &Tasks) -> anyhow::Result<Routes> {
    let schema = schema();
    let secret = Secret::parse(&config.secret_key)?;
    let (url, connections) = (&config.database_url, config.database_connections);
    let pool = schema.open(url, connections, &secret, world).await?;
    let digest_key = secret.key("grid_collaboration: request digest");
    let store = Store::new(pool, schema.name, world.ids.clone(), digest_key);
    let office = Arc::new(GridCollaboration::open(store.clone(), world.clock.clone()).await?);
    let consumers = Consumers::new(
        ServiceName::GridCollaboration.reads_feeds_of(),
        Arc::new(Reactions(office.clone())),
    );
    consumers.start(&store, world, tasks)?;
    office.register().founded(tasks).await?;
    tasks.spawn_until_stopped(office.clone().follow_register());
    let service = GridCollaborationServiceServer::new(Grpc(office))
        .max_decoding_message_size(MESSAGE_MAX_BYTES);
    let feed = EventFeedServiceServer::new(Feed::new(store, consumers));
    Ok(Routes::new(service).add_service(feed))
}
