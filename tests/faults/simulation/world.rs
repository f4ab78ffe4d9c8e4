//! The engines that all runs of a simulation share, emptied between two of them.

use std::sync::{Arc, Mutex};

use engines::{Redis, RedisOptions};
use kernel::{IdSource, MachineClock, OfficeClock, Sensitive, ServiceName};
use service_kit::World as ServiceWorld;
use service_kit::identity::{Signer, Verifier};
use supervision::app::{Armer, Step, Steps};
use supervision::{Assembled, Config, Supervision};
use test_kit::Database;
use tokio::sync::Notify;

/// A PostgreSQL and a Redis with supervision's schema.
pub(super) struct World {
    pub(super) database: Database,
    pub(super) redis: Redis,
    config: Config,
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
        let database = Database::with(&supervision::schema()).await?;
        let redis = Redis::start(database.folder(), RedisOptions::default()).await?;
        let mut config: Config =
            service_kit::config::load("supervision", supervision::config::DEFAULTS, None)?;
        config.database_url = database.app_url()?;
        config.secret_key = Sensitive::new("0".repeat(64));
        config.redis_url = Sensitive::new(redis.url());
        // Small, so that a run has many batches; with few connections, as each replica of each run has its own.
        (config.fire_batch, config.database_connections, config.timer_shards) = (8, 6, 8);
        Ok(Self { database, redis, config })
    }

    /// Forgets everything a run left.
    pub(super) async fn empty(&mut self) -> anyhow::Result<()> {
        sqlx::raw_sql(
            "truncate supervision.dossier, supervision.fact, supervision.deadline,
                 supervision.supervision_order, supervision.announced,
                 supervision.timer_shard, supervision.outbox restart identity",
        )
        .execute(&self.database.admin)
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
        self.redis.stop().await?;
        self.database.stop().await
    }
}
