//! The whole suite in one process: engines, schemas, keys, five services and the gateway, each
//! listening on loopback.

mod build;
mod certificates;
mod database;
mod keys;
mod settled;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use engines::{DataFolder, Postgres, PostgresOptions, Redis, RedisOptions};
use headwater::Client;
use kernel::{IdSource, MachineClock, OfficeClock, PersonCode, PostCode, Sensitive, ServiceName};
use service_kit::{Secret, Tasks};
use sqlx::PgPool;
use test_kit::Mint;

pub use certificates::Certificates;
pub use database::{Secrets, found_organisation, prepare_database};
pub use keys::Keys;
pub use settled::Watch;

/// How to start a suite.
#[derive(Debug)]
pub struct SuiteOptions {
    /// Where engines keep their data.
    pub data: PathBuf,
    /// Office time: real, or manual for development and tests.
    pub clock: OfficeClock,
    /// Seed for ids; none for unpredictable ones.
    pub seed: Option<u64>,
    /// Whether an acknowledged write survives a crash of PostgreSQL; false only where nobody claims
    /// it.
    pub durable: bool,
    /// The port of the gateway; zero for a free one.
    pub gateway_port: u16,
    /// Attempts at one number that QueryPetition allows per minute.
    pub query_per_minute: u32,
    /// Whether everything is encrypted, as between machines: clients, calls, PostgreSQL, Redis.
    pub encrypted: bool,
}

impl SuiteOptions {
    /// A suite on manual office time that begins at `start`.
    pub fn manual(data: impl Into<PathBuf>, start: DateTime<Utc>) -> Self {
        Self {
            data: data.into(),
            clock: OfficeClock::manual(start),
            seed: Some(1),
            durable: false,
            gateway_port: 0,
            query_per_minute: 1000,
            encrypted: false,
        }
    }

    /// A suite on a clock that goes as the real one and can be turned ahead of it; where its data are it goes on from there.
    pub fn turned(data: impl Into<PathBuf>) -> Self {
        Self { clock: OfficeClock::turned(), ..Self::real(data) }
    }

    /// A suite on the real clock.
    pub fn real(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            clock: OfficeClock::real(),
            seed: None,
            durable: true,
            gateway_port: 0,
            query_per_minute: 10,
            encrypted: false,
        }
    }
}

/// A running suite.
#[derive(Debug)]
pub struct Suite {
    clock: OfficeClock,
    /// Where it is kept by how much the clock was turned, if it can be.
    turned: Option<PathBuf>,
    postgres: Postgres,
    redis: Redis,
    admin: PgPool,
    addresses: BTreeMap<ServiceName, String>,
    gateway: String,
    mint: Mint,
    certificates: Option<Certificates>,
    tasks: Tasks,
    ready_after_engines: Duration,
}

impl Suite {
    /// Starts engines, migrates, and starts every service and the gateway.
    pub async fn start(options: SuiteOptions) -> anyhow::Result<Self> {
        // Before anything is started: a port that is taken is the likeliest fault.
        let gateway = build::listener_of_gateway(options.gateway_port).await?;
        let folder = DataFolder::open(&options.data)?;
        let turned = remember_clock(&folder, &options.clock)?;
        let (durable, tls) = (options.durable, options.encrypted);
        let settings = PostgresOptions { durable, tls, ..PostgresOptions::default() };
        let (postgres, redis) = tokio::try_join!(
            Postgres::start(&folder, settings),
            Redis::start(&folder, RedisOptions { tls, ..RedisOptions::default() })
        )?;
        let stopwatch = MachineClock::real().stopwatch();
        let secrets = Secrets::in_folder(folder.path())?;
        let token_secret = Sensitive::new(database::secret(&folder.path().join("tokens.secret"))?);
        let token_key = Secret::parse(&token_secret)?.key("tokens of development");
        let admin_url = prepare_database(&postgres, &secrets).await?;
        let admin = sqlx::postgres::PgPoolOptions::new()
            .max_connections(4)
            .connect(&admin_url)
            .await
            .context("the suite's own connection")?;

        let machine = MachineClock::real();
        let ids = match options.seed {
            Some(seed) => IdSource::seeded(options.clock.clone(), seed),
            None => IdSource::random(options.clock.clone()),
        };
        let certificates = if options.encrypted {
            Some(Certificates::made(folder.path().join("certificates"), &machine)?)
        } else {
            None
        };
        let tasks = Tasks::new();
        let built = build::Builder {
            clock: options.clock.clone(),
            machine,
            ids,
            admin_url,
            redis_url: redis.url(),
            redis_ca: redis.ca_file().map(Path::to_owned).unwrap_or_default(),
            certificates: certificates.clone(),
            secrets,
            token_key,
            query_per_minute: options.query_per_minute,
            tasks: tasks.clone(),
        }
        .build(gateway)
        .await?;
        Ok(Self {
            clock: options.clock,
            turned,
            postgres,
            redis,
            admin,
            addresses: built.addresses,
            gateway: built.gateway,
            mint: built.mint,
            certificates,
            tasks,
            ready_after_engines: stopwatch.elapsed(),
        })
    }

    /// The gateway's address, `http://127.0.0.1:…`.
    pub fn gateway(&self) -> &str {
        &self.gateway
    }

    /// The certificates, if everything is encrypted.
    pub fn certificates(&self) -> Option<&Certificates> {
        self.certificates.as_ref()
    }

    /// A client of the gateway with this token; without one, anonymous.
    pub async fn client(&self, token: &str) -> anyhow::Result<Client> {
        let authority = self.certificates.as_ref().map(Certificates::authority);
        Client::connect_trusting(&self.gateway, token, authority.as_deref()).await
    }

    /// The address of one service, behind the gateway's back; for comparisons in benches.
    pub fn address(&self, service: ServiceName) -> Option<&str> {
        self.addresses.get(&service).map(String::as_str)
    }

    /// A token for a person in a post.
    pub fn token(&self, person: &PersonCode, post: &PostCode) -> anyhow::Result<String> {
        self.mint.token(person, post, Duration::from_hours(12))
    }

    /// How long migrations and services took once the engines were up.
    pub fn ready_after_engines(&self) -> Duration {
        self.ready_after_engines
    }

    /// Office time.
    pub fn clock(&self) -> &OfficeClock {
        &self.clock
    }

    /// A pool of the superuser, for looking behind the scenes in tests.
    pub fn admin(&self) -> &PgPool {
        &self.admin
    }

    /// The suite's Redis.
    pub fn redis(&mut self) -> &mut Redis {
        &mut self.redis
    }

    /// The suite's PostgreSQL.
    pub fn postgres(&mut self) -> &mut Postgres {
        &mut self.postgres
    }

    /// Resolves when an engine has ended on its own, with which the suite has nothing to stand on; what to say of it.
    pub async fn engine_ended(&self) -> String {
        let (engine, log) = tokio::select! {
            log = self.postgres.ended() => ("PostgreSQL", log),
            log = self.redis.ended() => ("Redis", log),
        };
        format!("{engine} of the suite has ended; {} has its last words", log.display())
    }

    /// Stops services, then engines.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.tasks.stop(Duration::from_secs(5)).await;
        self.admin.close().await;
        self.redis.stop().await?;
        self.postgres.stop().await
    }
}

/// A data folder written under one kind of clock refuses the other: manual dates would turn into
/// real ones. A clock that can be turned goes on from where it was; the file that says so is returned.
fn remember_clock(folder: &DataFolder, clock: &OfficeClock) -> anyhow::Result<Option<PathBuf>> {
    let kind = match clock.ahead() {
        Some(_) => "turned",
        None if clock.is_manual() => "manual",
        None => "real",
    };
    let marker = folder.path().join("office-clock");
    match std::fs::read_to_string(&marker) {
        Ok(known) if known.trim() == kind => {}
        // Nothing was turned yet.
        Ok(known) if known.trim() == "real" && kind == "turned" => std::fs::write(&marker, kind)?,
        Ok(known) => anyhow::bail!(
            "the data in {} were written under the {} office clock; this run uses the {kind} one. \
             Use another folder, or remove this one.",
            folder.path().display(),
            known.trim()
        ),
        Err(_) => std::fs::write(&marker, kind)?,
    }
    if clock.ahead().is_none() {
        return Ok(None);
    }
    let file = folder.path().join("clock-turned-by-seconds");
    if let Ok(seconds) = std::fs::read_to_string(&file) {
        let ahead = TimeDelta::seconds(seconds.trim().parse().context("the clock's file")?);
        clock.advance_to(clock.now() + ahead);
    }
    Ok(Some(file))
}
