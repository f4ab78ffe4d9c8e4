//! Puts the service together: from a configuration and a world to routes and background work.

use std::sync::Arc;

use headwater_proto::common::v1::event_feed_service_server::EventFeedServiceServer;
use headwater_proto::routing::v1::dispatch_service_server::DispatchServiceServer;
use headwater_proto::routing::v1::ending_service_server::EndingServiceServer;
use headwater_proto::routing::v1::organisation_service_server::OrganisationServiceServer;
use headwater_proto::routing::v1::report_service_server::ReportServiceServer;
use headwater_proto::routing::v1::review_service_server::ReviewServiceServer;
use headwater_proto::routing::v1::routing_service_server::RoutingServiceServer;
use headwater_proto::routing::v1::urgent_service_server::UrgentServiceServer;
use kernel::ServiceName;
use mailbox::Store;
use mailbox::consumer::Consumers;
use mailbox::feed::Feed;
use mailbox::migrate::{Numbers, Schema};
use service_kit::server::MESSAGE_MAX_BYTES;
use service_kit::{Secret, Tasks, World};
use statutory_calendar::RulesAndCalendar;
use tonic::service::Routes;

use crate::app::Routing;
use crate::config::Config;
use crate::grpc::Grpc;
use crate::reactions::Reactions;

/// The service's schema, for migrations and for the check at start.
pub fn schema() -> Schema {
    Schema {
        name: "routing",
        migrator: sqlx::migrate!("./migrations"),
        shared: &[register::TABLES],
        append_only: &[
            "document",
            "history",
            "dispatch",
            "finding",
            "organisation_version",
            "organisation_change",
        ],
        deleted: &[],
        numbers: &[
            Numbers { giver: ServiceName::Routing, table: "document", column: "number" },
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
    let digest_key = secret.key("routing: request digest");
    let store = Store::new(pool, schema.name, world.ids.clone(), digest_key);
    let clock = world.clock.clone();
    let terms = RulesAndCalendar::load(&config.rules_folder, &config.calendar_folder)?;
    let routing = Routing::new(store.clone(), clock, world.ids.clone(), terms).await?;
    let routing = Arc::new(routing);
    let consumers =
        Consumers::new(ServiceName::Routing.reads_feeds_of(), Arc::new(Reactions(routing.clone())));
    consumers.start(&store, world, tasks)?;
    tasks.spawn_until_stopped(routing.clone().follow_register());
    let organisation = OrganisationServiceServer::new(Grpc(routing.clone()))
        .max_decoding_message_size(MESSAGE_MAX_BYTES);
    let report = ReportServiceServer::new(Grpc(routing.clone()))
        .max_decoding_message_size(MESSAGE_MAX_BYTES);
    let review = ReviewServiceServer::new(Grpc(routing.clone()))
        .max_decoding_message_size(MESSAGE_MAX_BYTES);
    let dispatch = DispatchServiceServer::new(Grpc(routing.clone()))
        .max_decoding_message_size(MESSAGE_MAX_BYTES);
    let ending = EndingServiceServer::new(Grpc(routing.clone()))
        .max_decoding_message_size(MESSAGE_MAX_BYTES);
    let urgent = UrgentServiceServer::new(Grpc(routing.clone()))
        .max_decoding_message_size(MESSAGE_MAX_BYTES);
    let service =
        RoutingServiceServer::new(Grpc(routing)).max_decoding_message_size(MESSAGE_MAX_BYTES);
    let feed = EventFeedServiceServer::new(Feed::new(store, consumers));
    let routes = Routes::new(service).add_service(organisation).add_service(review);
    Ok(routes
        .add_service(dispatch)
        .add_service(ending)
        .add_service(report)
        .add_service(urgent)
        .add_service(feed))
}
