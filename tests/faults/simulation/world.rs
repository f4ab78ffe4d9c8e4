//! The engines that all runs of a simulation share, emptied between two of them.

use std::str::FromStr;
use std::sync::{Arc, Mutex};

use anyhow::Context;
use engines::{DataFolder, Postgres, PostgresOptions, Redis, RedisOptions};
use headwater_tests::place::Place;
use kernel::{IdSource, MachineClock, OfficeClock, Sensitive, ServiceName};
use service_kit::World as ServiceWorld;
use service_kit::identity::{Signer, Verifier};
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use supervision::app::{Armer, Step, Steps};
use supervision::{Assembled, Config, Supervision};
use tokio::sync::Notify;

/// A PostgreSQL and a Redis with supervision's schema.
pub(super) struct World {
    postgres: Postgres,
    pub(super) redis: Redis,
    pub(super) admin: PgPool,
    config: Config,
    _place: Place,
}

/// One process of supervision, as far as it matters here, and how to stop it in its tracks.
pub(super) struct Replica {
    pub(super) supervision: Arc<Supervision>,
    pub(super) armer: Armer,
    pub(super) trap: Arc<Trap>,
}

/// Where a worker never goes on.
#[derive(Default)]
pub(super) struct Trap {
    at: Mutex<Option<Step>>,
    sprung: Notify,
}

impl Trap {
    pub(super) fn set(&self, step: Option<Step>) {
        if let Ok(mut at) = self.at.lock() {
            *at = step;
        }
    }

    /// Becomes ready when a worker has walked into it.
    pub(super) async fn sprung(&self) {
        self.sprung.notified().await;
    }

    async fn watch(&self, step: Step) {
        let is_here = self.at.lock().is_ok_and(|mut at| at.take_if(|at| *at == step).is_some());
        if is_here {
            self.sprung.notify_one();
            std::future::pending::<()>().await;
        }
    }
}

impl World {
    pub(super) async fn open() -> anyhow::Result<Self> {
        let place = Place::fresh()?;
        let folder = DataFolder::open(place.path())?;
        let settings = PostgresOptions { durable: false, ..PostgresOptions::default() };
        let postgres = Postgres::start(&folder, settings).await?;
        let redis = Redis::start(&folder, RedisOptions::default()).await?;
        let url = postgres.url("postgres");
        let schema = supervision::schema();
        schema.migrate(&PgConnectOptions::from_str(&url)?, "secret", "secret").await?;
        let (_, host) = url.split_once('@').context("the URL names no host")?;
        let mut config: Config =
            service_kit::config::load("supervision", supervision::config::DEFAULTS, None)?;
        config.database_url = Sensitive::new(format!("postgres://supervision_app:secret@{host}"));
        config.secret_key = Sensitive::new("0".repeat(64));
        config.redis_url = Sensitive::new(redis.url());
        // Small, so that a run has many batches; with few connections, as each replica of each run has its own.
        (config.fire_batch, config.database_connections, config.timer_shards) = (8, 6, 8);
        let admin = PgPool::connect(&url).await?;
        Ok(Self { postgres, redis, admin, config, _place: place })
    }

    /// Forgets everything a run left.
    pub(super) async fn empty(&mut self) -> anyhow::Result<()> {
        sqlx::raw_sql(
            "truncate supervision.dossier, supervision.fact, supervision.deadline,
                 supervision.supervision_order, supervision.reminder_sent, supervision.rung_called,
                 supervision.timer_shard, supervision.outbox restart identity",
        )
        .execute(&self.admin)
        .await?;
        if self.redis.pid().is_none() {
            self.redis.restart().await?;
        }
        redis::cmd("FLUSHALL").query_async::<()>(&mut self.connection().await?).await?;
        Ok(())
    }

    /// A connection of the simulation's own to Redis.
    pub(super) async fn connection(&self) -> anyhow::Result<redis::aio::MultiplexedConnection> {
        let client = redis::Client::open(self.redis.url())?;
        Ok(client.get_multiplexed_async_connection().await?)
    }

    pub(super) async fn replica(
        &self,
        office: &OfficeClock,
        machine: &MachineClock,
        seed: u64,
    ) -> anyhow::Result<Replica> {
        let real = MachineClock::real();
        let world = ServiceWorld {
            clock: office.clone(),
            machine: machine.clone(),
            ids: IdSource::seeded(office.clone(), seed),
            signer: Signer::generate(ServiceName::Supervision, real.clone())?,
            verifier: Verifier::new(ServiceName::Supervision, &[], real),
            peers: std::collections::BTreeMap::new(),
        };
        let trap = Arc::new(Trap::default());
        let watched = trap.clone();
        let steps = Steps::watched(move |step| {
            let trap = watched.clone();
            async move { trap.watch(step).await }
        });
        let Assembled { supervision, armer } =
            supervision::assemble(&self.config, &world, steps).await?;
        Ok(Replica { supervision, armer, trap })
    }

    pub(super) async fn close(mut self) -> anyhow::Result<()> {
        self.admin.close().await;
        self.redis.stop().await?;
        self.postgres.stop().await
    }
}
