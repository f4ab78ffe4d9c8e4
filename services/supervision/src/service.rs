//! Puts the service together: from a configuration and a world to routes and background work.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use headwater_proto::common::v1::event_feed_service_server::EventFeedServiceServer;
use headwater_proto::supervision::v1::supervision_service_server::SupervisionServiceServer;
use mailbox::Store;
use mailbox::consumer::Consumers;
use mailbox::feed::Feed;
use mailbox::migrate::Schema;
use service_kit::server::MESSAGE_MAX_BYTES;
use service_kit::{Secret, Tasks, World};
use sqlx::postgres::PgPoolOptions;
use statutory_calendar::{Calendar, RuleBook};
use timers::{RedisAt, Timers, TimersConfig};
use tonic::service::Routes;

use crate::app::{Armer, Arming, Steps, Supervision};
use crate::config::Config;
use crate::domain::Almanac;
use crate::grpc::Grpc;
use crate::reactions::{PRODUCERS, Reactions, TimerLoop, start};

/// The service's schema, for migrations and for the check at start.
pub fn schema() -> Schema {
    Schema {
        name: "supervision",
        migrator: sqlx::migrate!("./migrations"),
        append_only: &["fact", "announced"],
    }
}

/// Supervision put together, with nothing running yet.
#[derive(Debug)]
pub struct Assembled {
    /// The use cases.
    pub supervision: Arc<Supervision>,
    /// What takes committed wakes to Redis.
    pub armer: Armer,
}

/// Puts supervision together; refuses if the schema is not ready for this code. `steps` is told of each step of a firing.
///
/// Redis may be away: firing goes by PostgreSQL until it comes.
pub async fn assemble(config: &Config, world: &World, steps: Steps) -> anyhow::Result<Assembled> {
    let pool = PgPoolOptions::new()
        .max_connections(config.database_connections)
        .connect(config.database_url.expose())
        .await?;
    let schema = schema();
    schema.refuse_start(&pool).await?;
    let digest_key = Secret::parse(&config.secret_key)?.key("supervision: request digest");
    let store = Store::new(pool, schema.name, world.ids.clone(), digest_key);
    let timers = timers(config)?;
    let (arming, armer) = Arming::new(timers.clone());
    let supervision = Arc::new(Supervision {
        store,
        clock: world.clock.clone(),
        machine: world.machine.clone(),
        almanac: Arc::new(almanac(config)?),
        timers,
        arming,
        fire_batch: config.fire_batch.max(1),
        steps,
    });
    Ok(Assembled { supervision, armer })
}

/// Builds the service, starts its readers and its timers.
pub async fn build(
    config: &Config,
    world: &World,
    tasks: &Tasks,
) -> anyhow::Result<(Routes, Arc<Supervision>)> {
    let Assembled { supervision, armer } = assemble(config, world, Steps::default()).await?;
    tasks.spawn_until_stopped(armer.run());
    let store = supervision.store.clone();
    let consumers = Consumers::new(&PRODUCERS, Arc::new(Reactions(supervision.clone())));
    consumers.start(&store, world, tasks)?;
    let every = TimerLoop {
        poll: Duration::from_millis(config.poll_milliseconds),
        sweep: Duration::from_millis(config.sweep_milliseconds),
        beat: Duration::from_millis(config.beat_milliseconds),
        compare: Duration::from_secs(config.compare_seconds),
    };
    start(&supervision, every, tasks);
    let service = SupervisionServiceServer::new(Grpc(supervision.clone()))
        .max_decoding_message_size(MESSAGE_MAX_BYTES);
    let feed = EventFeedServiceServer::new(Feed::new(store, consumers));
    Ok((Routes::new(service).add_service(feed), supervision))
}

/// The data that dates are counted by, checked as it is loaded.
fn almanac(config: &Config) -> anyhow::Result<Almanac> {
    config.escalation.check()?;
    let shipped = |folder: &Path| folder.as_os_str().is_empty();
    Ok(Almanac {
        rules: match &config.rules_folder {
            folder if shipped(folder) => RuleBook::shipped()?,
            folder => RuleBook::load(folder)?,
        },
        calendar: match &config.calendar_folder {
            folder if shipped(folder) => Calendar::shipped()?,
            folder => Calendar::load(folder)?,
        },
        reminders: config.reminders.clone(),
        escalation: config.escalation.clone(),
    })
}

fn timers(config: &Config) -> anyhow::Result<Option<Timers>> {
    if config.redis_url.expose().is_empty() {
        return Ok(None);
    }
    let layout = TimersConfig {
        namespace: config.timer_namespace.clone(),
        shards: config.timer_shards.max(1),
        lease: Duration::from_secs(config.lease_seconds),
    };
    let ca_file = &config.redis_ca_file;
    let ca = if ca_file.as_os_str().is_empty() {
        None
    } else {
        let read = std::fs::read(ca_file);
        Some(read.with_context(|| format!("cannot read redis_ca_file {}", ca_file.display()))?)
    };
    let at = RedisAt { urls: config.redis_url.expose().clone(), cluster: config.redis_cluster, ca };
    Ok(Some(Timers::connect_lazily(at, &layout)?))
}
