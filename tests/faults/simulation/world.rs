//! The engines that all runs of a simulation share, emptied between two of them.

use std::sync::Arc;

use engines::{Redis, RedisOptions};
use kernel::{IdSource, MachineClock, OfficeClock, Sensitive, ServiceName};
use service_kit::World as ServiceWorld;
use service_kit::identity::{Signer, Verifier};
use service_kit::transport::Transport;
use supervision::firing::Armer;
use supervision::{Assembled, Config, Firing, Supervision};
use test_kit::Database;

/// A PostgreSQL and a Redis with supervision's schema.
pub(super) struct World {
    pub(super) database: Database,
    pub(super) redis: Redis,
    config: Config,
}

/// One process of supervision, as far as it matters here.
pub(super) struct Replica {
    pub(super) supervision: Arc<Supervision>,
    pub(super) firing: Arc<Firing>,
    pub(super) armer: Armer,
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
        // Small, so that a run has many batches; with few connections, as each replica of each run
        // has its own.
        (config.fire_batch, config.database_connections, config.timer_shards) = (8, 6, 8);
        Ok(Self { database, redis, config })
    }

    /// Forgets everything a run left.
    pub(super) async fn empty(&mut self) -> anyhow::Result<()> {
        sqlx::raw_sql(
            "truncate supervision.dossier, supervision.fact, supervision.deadline,
                 supervision.supervision_order, supervision.recommendation, supervision.announced,
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
            readiness: service_kit::Readiness::default(),
            transport: Transport::default(),
        };
        let Assembled { supervision, firing, armer } =
            supervision::assemble(&self.config, &world).await?;
        Ok(Replica { supervision, firing, armer })
    }

    pub(super) async fn close(mut self) -> anyhow::Result<()> {
        self.redis.stop().await?;
        self.database.stop().await
    }
}
