//! `headwater serve`: one service, or the gateway, as a process of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use kernel::{IdSource, MachineClock, OfficeClock, ServiceName};
use serde::Deserialize;
use service_kit::{Tasks, World, config};
use tokio::net::TcpListener;

use crate::keys;
use crate::terminal::interrupted;

/// The documented defaults of what every process needs.
const DEFAULTS: &str = include_str!("../../process.default.toml");

/// Run one service, or the gateway. Configuration: defaults, then a file, then the environment.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// gateway, intake, routing, supervision, risk-ledger or grid-collaboration
    service: String,
    /// A file with the service's own settings; the environment overrides it
    #[arg(long)]
    config: Option<PathBuf>,
}

/// What every process needs: keys and peers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Process {
    signing_key_file: PathBuf,
    trusted_keys_file: PathBuf,
    peers: BTreeMap<String, String>,
    leave_seconds: u32,
}

impl Serve {
    pub(super) fn service(&self) -> &str {
        &self.service
    }

    pub(super) async fn run(self) -> anyhow::Result<()> {
        let service = ServiceName::parse(&self.service)
            .filter(|service| *service != ServiceName::Operator)
            .with_context(|| format!("there is no service {}", self.service))?;
        let process: Process = config::load("process", DEFAULTS, None)?;
        let leave = Duration::from_secs(process.leave_seconds.into());
        let world = world(service, process)?;
        let tasks = Tasks::new();
        let stop = tasks.clone();
        tasks.spawn(async move {
            interrupted().await;
            // Whoever asks for health is told before anybody is refused.
            tracing::info!("leaving: not ready for new calls");
            stop.begin_leave();
            tokio::time::sleep(leave).await;
            tracing::info!("stopping: draining calls and readers");
            // The stop waits for this very task too, so it must not be awaited here.
            stop.begin_stop();
        });
        let file = self.config.as_deref();
        let served = run_service(service, file, &world, &tasks).await;
        tasks.stop(Duration::from_secs(20)).await;
        served
    }
}

async fn run_service(
    service: ServiceName,
    file: Option<&Path>,
    world: &World,
    tasks: &Tasks,
) -> anyhow::Result<()> {
    macro_rules! serve {
        ($krate:ident, $routes:expr) => {{
            let config: $krate::Config =
                config::load(service.as_str(), $krate::config::DEFAULTS, file)?;
            let listener = listen(&config.listen).await?;
            let built = $krate::build(&config, world, tasks).await?;
            let routes = $routes(built);
            service_kit::server::serve(service, listener, routes, world, tasks).await
        }};
    }
    match service {
        ServiceName::Intake => serve!(intake, std::convert::identity),
        ServiceName::Routing => serve!(routing, std::convert::identity),
        ServiceName::Supervision => serve!(supervision, |built: supervision::Built| built.routes),
        ServiceName::RiskLedger => serve!(risk_ledger, std::convert::identity),
        ServiceName::GridCollaboration => serve!(grid_collaboration, std::convert::identity),
        ServiceName::Gateway => {
            let config = gateway::Config::load(file)?;
            let gateway = gateway::Gateway::build(&config, world, &config.read_jwks()?)?;
            let listener = listen(&config.listen.to_string()).await?;
            gateway.serve(listener, tasks).await
        }
        ServiceName::Operator => anyhow::bail!("the operator is a person"),
    }
}

async fn listen(address: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("listening on {address}"))
}

fn world(service: ServiceName, process: Process) -> anyhow::Result<World> {
    let machine = MachineClock::real();
    let clock = OfficeClock::real();
    let private = process.signing_key_file.to_string_lossy().replace("{service}", service.as_str());
    let (signer, verifier) =
        keys::read(service, Path::new(&private), &process.trusted_keys_file, &machine)?;
    let peers = process
        .peers
        .into_iter()
        .map(|(name, address)| {
            let peer = ServiceName::parse(&name)
                .with_context(|| format!("peers names an unknown service: {name}"))?;
            Ok((peer, address))
        })
        .collect::<anyhow::Result<_>>()?;
    Ok(World { ids: IdSource::random(clock.clone()), clock, machine, signer, verifier, peers })
}
