//! The suite as separate processes, as in production: each can be killed and started again.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context;
use engines::{DataFolder, Postgres, PostgresOptions, Redis, RedisOptions};
use headwater::{Client, keys};
use kernel::{IdSource, MachineClock, OfficeClock, ServiceName};
use lab::posts;
use lab::suite::{Secrets, Watch, found_organisation, prepare_database};
use sqlx::PgPool;
use tokio::process::{Child, Command};

use crate::binary;
use test_kit::{Mint, Place};

/// The processes that serve, with the gateway last.
pub const PROCESSES: [ServiceName; 6] = [
    ServiceName::Intake,
    ServiceName::Routing,
    ServiceName::Supervision,
    ServiceName::RiskLedger,
    ServiceName::GridCollaboration,
    ServiceName::Gateway,
];

/// Engines that survive, and processes that may be killed.
#[derive(Debug)]
pub struct Processes {
    binary: PathBuf,
    environment: BTreeMap<String, String>,
    ports: BTreeMap<ServiceName, u16>,
    running: BTreeMap<ServiceName, Child>,
    mint: Mint,
    admin: PgPool,
    /// PostgreSQL, durable: what it acknowledged survives.
    pub postgres: Postgres,
    /// Redis, without persistence.
    pub redis: Redis,
    _place: Place,
}

impl Processes {
    /// Starts engines, migrates, makes keys, starts every process.
    pub async fn start() -> anyhow::Result<Self> {
        Self::with(|_| {}).await
    }

    /// The same with other settings, which all processes see.
    pub async fn with(change: impl FnOnce(&mut BTreeMap<String, String>)) -> anyhow::Result<Self> {
        let place = Place::fresh()?;
        let folder = DataFolder::open(place.path().join("data"))?;
        let durable = PostgresOptions { durable: true, ..PostgresOptions::default() };
        let postgres = Postgres::start(&folder, durable).await?;
        let redis = Redis::start(&folder, RedisOptions::default()).await?;
        let secrets = Secrets::in_folder(folder.path())?;
        let url = prepare_database(&postgres, &secrets).await?;
        let admin = PgPool::connect(&url).await?;
        let clock = OfficeClock::real();
        let ids = IdSource::random(clock.clone());
        found_organisation(&url, &secrets, &clock, &ids).await?;
        let keys_folder = place.path().join("keys");
        keys::write(&keys_folder, false)?;
        let gateway = gateway::Config::load(None)?;
        let (issuer, audience) = (&gateway.token_issuer, &gateway.token_audience);
        let mint = Mint::generate(issuer, audience, MachineClock::real())?;
        let jwks = keys_folder.join("jwks.json");
        std::fs::write(&jwks, mint.jwks())?;

        let mut environment = BTreeMap::new();
        let mut set = |key: String, value: String| drop(environment.insert(key, value));
        let key_file = keys_folder.join("{service}.pem").display().to_string();
        set("HEADWATER_PROCESS__SIGNING_KEY_FILE".to_owned(), key_file);
        let trusted = keys_folder.join("trusted.json").display().to_string();
        set("HEADWATER_PROCESS__TRUSTED_KEYS_FILE".to_owned(), trusted);
        set("HEADWATER_GATEWAY__JWKS_FILE".to_owned(), jwks.display().to_string());
        set("HEADWATER_SUPERVISION__REDIS_URL".to_owned(), redis.url());
        set("HEADWATER_ADMIN_DATABASE_URL".to_owned(), url.clone());
        let mut ports = BTreeMap::new();
        for service in PROCESSES {
            let (name, port) = (service.as_str().to_uppercase(), engines::free_port()?);
            ports.insert(service, port);
            set(format!("HEADWATER_{name}__LISTEN"), format!("127.0.0.1:{port}"));
            if service != ServiceName::Gateway {
                let role = secrets.role_url(service, &url)?;
                set(format!("HEADWATER_{name}__DATABASE_URL"), role.clone());
                let password = role.split([':', '@']).nth(2).context("a password")?.to_owned();
                set(format!("HEADWATER_{name}_ROLE_PASSWORD"), password);
                let secret_key = secrets.secret_key(service)?.to_owned();
                set(format!("HEADWATER_{name}__SECRET_KEY"), secret_key);
                set(
                    format!("HEADWATER_PROCESS__PEERS__{name}"),
                    format!("http://127.0.0.1:{port}"),
                );
            }
        }
        change(&mut environment);
        let running = BTreeMap::new();
        let binary = binary::headwater()?;
        let mut processes = Self {
            binary,
            environment,
            ports,
            running,
            mint,
            admin,
            postgres,
            redis,
            _place: place,
        };
        for service in PROCESSES {
            processes.run(service)?;
        }
        Ok(processes)
    }

    /// Starts a process, or starts it again.
    pub fn run(&mut self, service: ServiceName) -> anyhow::Result<()> {
        let child = self.command(service).spawn()?;
        self.running.insert(service, child);
        Ok(())
    }

    /// Ends every process that serves, with SIGKILL.
    pub async fn halt(&mut self) -> anyhow::Result<()> {
        for service in PROCESSES {
            self.kill9(service).await?;
        }
        Ok(())
    }

    /// What an operator's command says, and how it ends.
    pub async fn operator(&self, arguments: &[&str]) -> anyhow::Result<std::process::Output> {
        let mut command = Command::new(&self.binary);
        command.args(arguments).envs(&self.environment).stdin(Stdio::null()).kill_on_drop(true);
        Ok(command.output().await?)
    }

    /// The database as a superuser reaches it.
    pub fn admin_url(&self) -> String {
        self.environment["HEADWATER_ADMIN_DATABASE_URL"].clone()
    }

    /// Starts one more replica of a service, on this port; it ends when the handle is dropped.
    pub fn run_beside(&self, service: ServiceName, port: u16) -> anyhow::Result<Child> {
        let listen = format!("HEADWATER_{}__LISTEN", service.as_str().to_uppercase());
        Ok(self.command(service).env(listen, format!("127.0.0.1:{port}")).spawn()?)
    }

    /// The port of a process.
    pub fn port(&self, service: ServiceName) -> u16 {
        self.ports[&service]
    }

    /// Takes a process out of what is killed at the end: who takes it ends it.
    pub fn take(&mut self, service: ServiceName) -> Option<Child> {
        self.running.remove(&service)
    }

    fn command(&self, service: ServiceName) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .args(["serve", service.as_str()])
            .envs(&self.environment)
            .env("HEADWATER_LOG", "error")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// Lets a process stand still (SIGSTOP), as a machine does that swaps or migrates.
    pub fn freeze(&self, service: ServiceName) -> anyhow::Result<()> {
        self.signal(service, "STOP")
    }

    /// Lets it go on.
    pub fn thaw(&self, service: ServiceName) -> anyhow::Result<()> {
        self.signal(service, "CONT")
    }

    fn signal(&self, service: ServiceName, signal: &str) -> anyhow::Result<()> {
        let child = self.running.get(&service).context("it does not run")?;
        send(child, signal).with_context(|| format!("{service} cannot be signalled"))
    }

    /// Kills a process with SIGKILL.
    pub async fn kill9(&mut self, service: ServiceName) -> anyhow::Result<()> {
        if let Some(mut child) = self.running.remove(&service) {
            child.kill().await?;
        }
        Ok(())
    }

    /// A token of whoever holds a post.
    pub fn token(&self, post: &str) -> anyhow::Result<String> {
        let post = posts::named(post)?;
        self.mint.token(&post.holder, &post.code, Duration::from_hours(1))
    }

    /// A client at a post, once the gateway answers.
    pub async fn client(&self, post: &str) -> anyhow::Result<Client> {
        let token = self.token(post)?;
        let address = format!("http://127.0.0.1:{}", self.ports[&ServiceName::Gateway]);
        let mut pause = tokio::time::interval(Duration::from_millis(50));
        for _ in 0..600 {
            pause.tick().await;
            if let Ok(client) = Client::connect(&address, &token).await {
                return Ok(client);
            }
        }
        anyhow::bail!("the gateway does not answer at {address}")
    }

    /// A pool of the superuser.
    pub fn admin(&self) -> &PgPool {
        &self.admin
    }

    /// Waits until nothing is left to do, on the real clock.
    pub async fn settled(&self) -> anyhow::Result<()> {
        Watch::new(self.admin.clone(), OfficeClock::real()).settled().await
    }

    /// Ends everything.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        for (_, mut child) in std::mem::take(&mut self.running) {
            child.kill().await?;
        }
        self.admin.close().await;
        self.redis.stop().await?;
        self.postgres.stop().await
    }
}

/// Tells a process to stop, as whoever rolls out a new version does, and waits until it has.
pub async fn told_to_stop(mut child: Child) -> anyhow::Result<()> {
    send(&child, "TERM")?;
    let status = child.wait().await?;
    anyhow::ensure!(status.success(), "it ended with {status}");
    Ok(())
}

fn send(to: &Child, signal: &str) -> anyhow::Result<()> {
    let pid = to.id().context("it does not run")?;
    let sent =
        std::process::Command::new("kill").args(["-s", signal, &pid.to_string()]).status()?;
    anyhow::ensure!(sent.success(), "the signal was not sent");
    Ok(())
}
