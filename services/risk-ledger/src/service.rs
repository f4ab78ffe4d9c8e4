//! Puts the service together: from a configuration and a world to routes and background work.

use std::sync::Arc;

use headwater_proto::common::v1::event_feed_service_server::EventFeedServiceServer;
use headwater_proto::risk_ledger::v1::risk_ledger_service_server::RiskLedgerServiceServer;
use kernel::ServiceName;
use mailbox::Store;
use mailbox::consumer::Consumers;
use mailbox::feed::Feed;
use mailbox::migrate::{Numbers, Schema};
use service_kit::server::MESSAGE_MAX_BYTES;
use service_kit::{Secret, Tasks, World};
use tonic::service::Routes;

use crate::app::RiskLedger;
use crate::config::Config;
use crate::grpc::Grpc;
use crate::reactions::Reactions;

/// The service's schema, for migrations and for the check at start.
pub fn schema() -> Schema {
    Schema {
        name: "risk_ledger",
        migrator: sqlx::migrate!("./migrations"),
        shared: &[register::TABLES],
        append_only: &["finding", "act"],
        deleted: &["pending_cause", "listing"],
        numbers: &[
            Numbers { giver: ServiceName::RiskLedger, table: "entry", column: "number" },
            Numbers { giver: ServiceName::RiskLedger, table: "warning", column: "document_number" },
            Numbers { giver: ServiceName::Intake, table: "matter", column: "number" },
        ],
    }
}

/// Builds the service and starts its readers; refuses if the schema is not ready for this code.
pub async fn build(config: &Config, world: &World, tasks: &Tasks) -> anyhow::Result<Routes> {
    let schema = schema();
    let secret = Secret::parse(&config.secret_key)?;
    let (url, connections) = (&config.database_url, config.database_connections);
    let pool = schema.open(url, connections, &secret, world).await?;
    let digest_key = secret.key("risk_ledger: request digest");
    let store = Store::new(pool, schema.name, world.ids.clone(), digest_key);
    let ledger = Arc::new(RiskLedger::open(store.clone(), world.clock.clone()).await?);
    let consumers = Consumers::new(
        ServiceName::RiskLedger.reads_feeds_of(),
        Arc::new(Reactions(ledger.clone())),
    );
    consumers.start(&store, world, tasks)?;
    ledger.register().founded(tasks).await?;
    tasks.spawn_until_stopped(ledger.clone().follow_register());
    let service =
        RiskLedgerServiceServer::new(Grpc(ledger)).max_decoding_message_size(MESSAGE_MAX_BYTES);
    let feed = EventFeedServiceServer::new(Feed::new(store, consumers));
    Ok(Routes::new(service).add_service(feed))
}
