//! Puts the service together: from a configuration and a world to routes and background work.

use std::num::NonZeroU32;
use std::sync::Arc;

use headwater_proto::common::v1::event_feed_service_server::EventFeedServiceServer;
use headwater_proto::intake::v1::intake_service_server::IntakeServiceServer;
use kernel::ServiceName;
use mailbox::Store;
use mailbox::consumer::Consumers;
use mailbox::feed::Feed;
use mailbox::migrate::{Numbers, Schema};
use service_kit::server::MESSAGE_MAX_BYTES;
use service_kit::{Secret, Tasks, World};
use statutory_calendar::RulesAndCalendar;
use tonic::service::Routes;

use crate::app::{Intake, Limits};
use crate::config::Config;
use crate::domain::personal_read::{KindLimits, ReadLimits};
use crate::grpc::Grpc;
use crate::reactions::Reactions;
use crate::seal::Seal;

/// The service's schema, for migrations and for the check at start.
pub fn schema() -> Schema {
    Schema {
        name: "intake",
        migrator: sqlx::migrate!("./migrations"),
        shared: &[register::TABLES],
        append_only: &[
            "historical_source",
            "personal_read",
            "matter_step",
            "opinion",
            "rating",
            "correction",
            "supplement",
            "supplement_request",
        ],
        deleted: &[],
        numbers: &[Numbers { giver: ServiceName::Intake, table: "register", column: "number" }],
    }
}

/// Builds the service and starts its readers; refuses if the schema is not ready for this code.
pub async fn build(config: &Config, world: &World, tasks: &Tasks) -> anyhow::Result<Routes> {
    let schema = schema();
    let secret = Secret::parse(&config.secret_key)?;
    let (url, connections) = (&config.database_url, config.database_connections);
    let pool = schema.open(url, connections, &secret, world).await?;
    let seal = Seal::from_secret(&secret)?;
    let store = Store::new(pool, schema.name, world.ids.clone(), seal.digest_key());
    let limits = Limits {
        queries_per_minute: NonZeroU32::new(config.query_per_minute)
            .ok_or_else(|| anyhow::anyhow!("query_per_minute must be at least 1"))?,
        personal_reads: ReadLimits {
            petitioners: KindLimits {
                per_hour: config.personal_reads_per_hour.into(),
                per_day: config.personal_reads_per_day.into(),
                unusual_from: config.personal_reads_unusual_from.into(),
            },
            texts: KindLimits {
                per_hour: config.text_reads_per_hour.into(),
                per_day: config.text_reads_per_day.into(),
                unusual_from: config.text_reads_unusual_from.into(),
            },
            proposals: KindLimits {
                per_hour: config.proposals_per_hour.into(),
                per_day: config.proposals_per_day.into(),
                unusual_from: config.proposals_unusual_from.into(),
            },
        },
    };
    let clock = world.clock.clone();
    let terms = RulesAndCalendar::load(&config.rules_folder, &config.calendar_folder)?;
    let ids = world.ids.clone();
    let intake = Arc::new(Intake::open(store.clone(), clock, ids, seal, limits, terms).await?);
    let consumers =
        Consumers::new(ServiceName::Intake.reads_feeds_of(), Arc::new(Reactions(intake.clone())));
    consumers.start(&store, world, tasks)?;
    intake.register().founded(tasks).await?;
    tasks.spawn_until_stopped(intake.follow_register());
    let service =
        IntakeServiceServer::new(Grpc(intake)).max_decoding_message_size(MESSAGE_MAX_BYTES);
    let feed = EventFeedServiceServer::new(Feed::new(store, consumers));
    Ok(Routes::new(service).add_service(feed))
}
