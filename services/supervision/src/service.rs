//! Puts the service together: from a configuration and a world to routes and background work.

use std::sync::Arc;
use std::time::Duration;

use deadlines::DeadlinePolicy;
use headwater_proto::common::v1::event_feed_service_server::EventFeedServiceServer;
use headwater_proto::supervision::v1::supervision_service_server::SupervisionServiceServer;
use kernel::{IdSource, OfficeClock, ServiceName};
use mailbox::Store;
use mailbox::consumer::Consumers;
use mailbox::feed::Feed;
use mailbox::migrate::{Numbers, Schema};
use redis_link::Settings;
use service_kit::server::MESSAGE_MAX_BYTES;
use service_kit::transport::PlainText;
use service_kit::{Secret, Tasks, World};
use sqlx::PgPool;
use statutory_calendar::RulesAndCalendar;
use timers::{Timers, TimersConfig};
use tonic::service::Routes;

use crate::config::Config;
use crate::firing::app::{Compared, Comparison};
use crate::firing::{Armer, Firing, Intervals, WakeQueue, start};
use crate::grpc::Grpc;
use crate::reactions::Reactions;
use crate::supervision::Supervision;

/// The service's schema, for migrations and for the check at start.
pub fn schema() -> Schema {
    Schema {
        name: "supervision",
        migrator: sqlx::migrate!("./migrations"),
        shared: &[],
        append_only: &["fact", "announced"],
        deleted: &[],
        numbers: &[
            Numbers {
                giver: ServiceName::Supervision,
                table: "supervision_order",
                column: "document_number",
            },
            Numbers {
                giver: ServiceName::Supervision,
                table: "recommendation",
                column: "document_number",
            },
        ],
    }
}

/// Supervision put together, with nothing running yet.
#[derive(Debug)]
pub struct Assembled {
    /// The use cases.
    pub supervision: Arc<Supervision>,
    /// What fires deadlines.
    pub firing: Arc<Firing>,
    /// What takes committed wakes to Redis.
    pub armer: Armer,
}

/// Supervision running.
#[derive(Debug)]
pub struct Built {
    /// What it answers.
    pub routes: Routes,
    /// The use cases.
    pub supervision: Arc<Supervision>,
    /// What fires deadlines.
    pub firing: Arc<Firing>,
}

/// Puts supervision together; refuses if the schema is not ready for this code.
///
/// Redis may be away: firing goes by PostgreSQL until it comes.
pub async fn assemble(config: &Config, world: &World) -> anyhow::Result<Assembled> {
    let schema = schema();
    let secret = Secret::parse(&config.secret_key)?;
    let (url, connections) = (&config.database_url, config.database_connections);
    let pool = schema.open(url, connections, &secret, world).await?;
    let digest_key = secret.key("supervision: request digest");
    let store = Store::new(pool, schema.name, world.ids.clone(), digest_key);
    let timers = timers(config, world.transport.plain_text)?;
    let policy = Arc::new(policy(config)?);
    let (wakes, armer) = WakeQueue::new(timers.clone());
    let firing = Arc::new(Firing {
        store: store.clone(),
        clock: world.clock.clone(),
        machine: world.machine.clone(),
        clock_check: world.readiness.clock().clone(),
        policy: policy.clone(),
        timers,
        wakes: wakes.clone(),
        batch_size: config.fire_batch.max(1),
    });
    let clock = world.clock.clone();
    let supervision = Arc::new(Supervision { store, clock, policy, wakes });
    Ok(Assembled { supervision, firing, armer })
}

/// Builds the service, starts its readers and its timers.
pub async fn build(config: &Config, world: &World, tasks: &Tasks) -> anyhow::Result<Built> {
    let Assembled { supervision, firing, armer } = assemble(config, world).await?;
    tasks.spawn_until_stopped(armer.run());
    let store = supervision.store().clone();
    let consumers = Consumers::new(
        ServiceName::Supervision.reads_feeds_of(),
        Arc::new(Reactions(supervision.clone())),
    );
    consumers.start(&store, world, tasks)?;
    let every = Intervals {
        poll: Duration::from_millis(config.poll_milliseconds),
        sweep: Duration::from_millis(config.sweep_milliseconds),
        beat: Duration::from_millis(config.beat_milliseconds),
        compare: Duration::from_secs(config.compare_seconds),
    };
    start(&firing, every, tasks);
    let grpc = Grpc { supervision: supervision.clone(), firing: firing.clone() };
    let service = SupervisionServiceServer::new(grpc).max_decoding_message_size(MESSAGE_MAX_BYTES);
    let feed = EventFeedServiceServer::new(Feed::new(store, consumers));
    let routes = Routes::new(service).add_service(feed);
    Ok(Built { routes, supervision, firing })
}

/// Compares the timers in Redis with the record as an operator's connection reads it, whether or not the service runs; nothing to compare
/// where no Redis is configured.
pub async fn compare_timers(
    config: &Config,
    record: PgPool,
    plain_text: PlainText,
) -> anyhow::Result<Option<Vec<Compared>>> {
    let Some(timers) = timers(config, plain_text)? else {
        return Ok(None);
    };
    let ids = IdSource::random(OfficeClock::real());
    let store = Store::new(record, schema().name, ids, Default::default());
    let compared = Comparison { store: &store, timers: &timers }.compare_all(false).await?;
    Ok(Some(compared))
}

/// The data that deadlines follow from, checked as it is loaded.
fn policy(config: &Config) -> anyhow::Result<DeadlinePolicy> {
    config.escalation.check()?;
    Ok(DeadlinePolicy {
        terms: RulesAndCalendar::load(&config.rules_folder, &config.calendar_folder)?,
        reminders: config.reminders.clone(),
        escalation: config.escalation.clone(),
    })
}

fn timers(config: &Config, plain_text: PlainText) -> anyhow::Result<Option<Timers>> {
    let settings = Settings {
        service: "supervision",
        url: &config.redis_url,
        cluster: config.redis_cluster,
        ca_file: &config.redis_ca_file,
    };
    let Some(at) = settings.read(plain_text)? else {
        return Ok(None);
    };
    let layout = TimersConfig {
        namespace: config.timer_namespace.clone(),
        shards: config.timer_shards.max(1),
        lease: Duration::from_secs(config.lease_seconds),
    };
    Ok(Some(Timers::connect_lazily(at, &layout)?))
}
