//! Supervision on engines of its own, with the settings that an operator gets.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use engines::{DataFolder, Postgres, PostgresOptions, Redis, RedisOptions};
use kernel::{IdSource, MachineClock, OfficeClock, Sensitive, ServiceName};
use mailbox::migrate::Login;
use redis::aio::MultiplexedConnection;
use service_kit::transport::Transport;
use service_kit::{Signer, Tasks, Verifier, World};
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use supervision::{Built, Firing, Supervision};
use test_kit::Place;
use timers::{Timers, TimersConfig};

use super::until;

/// What supervision's role logs in with.
const PASSWORD: &str = "the-password-of-a-bench";

/// Engines with supervision's schema, and whoever fills and counts it.
pub(crate) struct Office {
    pub(crate) admin: PgPool,
    pub(crate) postgres: Postgres,
    pub(crate) redis: Redis,
    /// The same timers as the service's, to look at them from outside.
    pub(crate) timers: Timers,
    config: supervision::Config,
    // Removed after the engines have stopped.
    _place: Place,
}

/// The service while it runs.
pub(crate) struct Running {
    pub(crate) service: Arc<Supervision>,
    pub(crate) firing: Arc<Firing>,
    tasks: Tasks,
}

impl Office {
    /// Fresh engines; `extra` are further settings of PostgreSQL.
    pub(crate) async fn open(extra: &[(&str, &str)]) -> anyhow::Result<Self> {
        let place = Place::fresh()?;
        let folder = DataFolder::open(place.path())?;
        let extra = extra.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let settings =
            PostgresOptions { durable: true, extra: extra.collect(), ..PostgresOptions::default() };
        let postgres = Postgres::start(&folder, settings).await?;
        let redis = Redis::start(&folder, RedisOptions::default()).await?;
        let url = postgres.url("postgres");
        let options = PgConnectOptions::from_str(&url)?;
        supervision::schema().migrate(&options, &Login::password(PASSWORD)?).await?;
        let (_, host) = url.split_once('@').context("the URL names no host")?;
        let mut config: supervision::Config =
            service_kit::config::load("supervision", supervision::config::DEFAULTS, None)?;
        config.database_url =
            Sensitive::new(format!("postgres://supervision_app:{PASSWORD}@{host}"));
        config.secret_key = Sensitive::new("0".repeat(64));
        config.redis_url = Sensitive::new(redis.url());
        let timers = Timers::connect_lazily(redis.url().as_str(), &TimersConfig::default())?;
        let admin = PgPool::connect(&url).await?;
        Ok(Self { admin, postgres, redis, timers, config, _place: place })
    }

    /// Starts the service. It finds its beats missing in an empty Redis and arms whatever runs.
    pub(crate) async fn start(&self, clock: &OfficeClock) -> anyhow::Result<Running> {
        self.start_with(&self.config, clock).await
    }

    /// Starts the service with another calendar than the shipped one.
    pub(crate) async fn start_by(
        &self,
        calendar: &Path,
        clock: &OfficeClock,
    ) -> anyhow::Result<Running> {
        let config =
            supervision::Config { calendar_folder: calendar.to_owned(), ..self.config.clone() };
        self.start_with(&config, clock).await
    }

    async fn start_with(
        &self,
        config: &supervision::Config,
        clock: &OfficeClock,
    ) -> anyhow::Result<Running> {
        let machine = MachineClock::real();
        let gateway = Signer::generate(ServiceName::Gateway, machine.clone())?;
        // Nobody listens there: nothing is heard while timers are measured.
        let nowhere = "http://127.0.0.1:1".to_owned();
        let producers = ServiceName::Supervision.reads_feeds_of();
        let world = World {
            clock: clock.clone(),
            ids: IdSource::random(clock.clone()),
            signer: Signer::generate(ServiceName::Supervision, machine.clone())?,
            verifier: Verifier::new(
                ServiceName::Supervision,
                &[gateway.public_key()],
                machine.clone(),
            ),
            peers: producers.iter().map(|it| (*it, nowhere.clone())).collect(),
            machine,
            readiness: service_kit::Readiness::default(),
            transport: Transport::default(),
        };
        let tasks = Tasks::new();
        let Built { supervision: service, firing, .. } =
            supervision::build(config, &world, &tasks).await?;
        Ok(Running { service, firing, tasks })
    }

    pub(crate) async fn close(mut self) -> anyhow::Result<()> {
        self.admin.close().await;
        self.redis.stop().await?;
        self.postgres.stop().await
    }

    /// Runs statements that are separated by semicolons.
    pub(crate) async fn sql(&self, statements: &str) -> anyhow::Result<()> {
        sqlx::raw_sql(sqlx::AssertSqlSafe(statements)).execute(&self.admin).await?;
        Ok(())
    }

    /// One number.
    pub(crate) async fn number(&self, query: &'static str) -> anyhow::Result<i64> {
        Ok(sqlx::query_scalar(query).fetch_one(&self.admin).await?)
    }

    /// As a database is that has been in use: vacuumed, with statistics, and nothing left over from
    /// filling it.
    pub(crate) async fn vacuum(&self, tables: &[&str]) -> anyhow::Result<()> {
        for table in tables {
            self.sql(&format!("vacuum (analyze) {table}")).await?;
        }
        self.sql("checkpoint").await
    }

    pub(crate) async fn redis(&self) -> anyhow::Result<MultiplexedConnection> {
        let client = redis::Client::open(self.redis.url())?;
        Ok(client.get_multiplexed_async_connection().await?)
    }

    /// Makes Redis forget everything.
    pub(crate) async fn flush(&self) -> anyhow::Result<()> {
        let mut connection = self.redis().await?;
        Ok(redis::cmd("FLUSHALL").query_async(&mut connection).await?)
    }

    /// How many timers wait or are leased, once every shard has its beat back; none before that.
    pub(crate) async fn timers_held(&self) -> anyhow::Result<Option<u64>> {
        let mut held = 0;
        for shard in self.timers.shards() {
            // A shard that is being armed has a beat below zero.
            if self.timers.read_beat(shard).await?.is_none_or(|beat| beat <= 0) {
                return Ok(None);
            }
            let counts = self.timers.counts(shard).await?;
            held += counts.armed + counts.leased;
        }
        Ok(Some(held))
    }

    /// Waits until Redis holds a timer for each deadline that runs, and says how long that took.
    pub(crate) async fn all_armed(&self, within: Duration) -> anyhow::Result<Duration> {
        let sql = "select count(*) from supervision.deadline where next_wake is not null";
        until("everything is armed", within, Duration::from_millis(20), async || {
            let Some(held) = self.timers_held().await? else { return Ok(false) };
            Ok(i64::try_from(held)? == self.number(sql).await?)
        })
        .await
    }
}

impl Running {
    pub(crate) async fn stop(self) {
        self.tasks.stop(Duration::from_secs(5)).await;
    }
}
