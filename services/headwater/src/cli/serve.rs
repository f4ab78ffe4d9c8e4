//! `headwater serve`: one service, or the gateway, as a process of its own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use kernel::{IdSource, MachineClock, OfficeClock, ServiceName};
use service_kit::{Tasks, World, config, server};

use super::process::{self, Process};
use super::{say, start};
use crate::keys;
use crate::terminal::interrupted;

/// What belongs to no service's own settings.
const VARIABLES: &str = "\
Settings: `headwater serve SERVICE --print-settings` lists every variable that a service reads, what it is for and what holds now.
Beside them: HEADWATER_LOG (what to log, such as info or debug), HEADWATER_LOG_FORMAT=json (lines for machines),
OTEL_EXPORTER_OTLP_ENDPOINT (where spans and metrics go; nowhere without it).";

/// Run one service, or the gateway. Configuration: defaults, then a file, then the environment.
#[derive(Debug, Args)]
#[command(after_help = VARIABLES)]
pub(super) struct Serve {
    /// gateway, intake, routing, supervision, risk-ledger or grid-collaboration
    service: String,
    /// A file with the service's own settings; the environment overrides it
    #[arg(long)]
    config: Option<PathBuf>,
    /// Print every setting as a variable of the environment, with what it is for and what holds now, and serve nothing; secrets are
    /// stars
    #[arg(long)]
    print_settings: bool,
}

impl Serve {
    pub(super) fn service(&self) -> &str {
        &self.service
    }

    /// True if the process runs on; false if it only says something.
    pub(super) fn serves(&self) -> bool {
        !self.print_settings
    }

    pub(super) async fn run(self) -> anyhow::Result<()> {
        let service = process::named(&self.service)?;
        let file = self.config.as_deref();
        if self.print_settings {
            say(&config::printed("process", process::DEFAULTS, None)?);
            say("");
            say(&config::printed(service.as_str(), process::defaults(service), file)?);
            return Ok(());
        }
        let process = Process::load()?;
        let leave = Duration::from_secs(process.leave_seconds.into());
        let world = world(service, process)?;
        let tasks = Tasks::new();
        tasks.spawn(leave_when_told(tasks.clone(), leave));
        let served = run_service(service, file, &world, &tasks).await;
        tasks.stop(Duration::from_secs(20)).await;
        if served.is_ok() {
            tracing::info!("{service} has stopped");
        }
        served
    }
}

/// Tells the tasks to stop once somebody asks the process to; ends with them if they stop before.
async fn leave_when_told(tasks: Tasks, leave: Duration) {
    tokio::select! {
        () = interrupted() => {}
        // What could not start waits for no signal.
        () = tasks.stopping() => return,
    }
    // Whoever asks for health is told before anybody is refused.
    tracing::info!("leaving: not ready for new calls");
    tasks.begin_leave();
    tokio::time::sleep(leave).await;
    tracing::info!("stopping: draining calls and readers");
    // The stop waits for this very task too, so it must not be awaited here.
    tasks.begin_stop();
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
                config::load(service.as_str(), process::defaults(service), file)?;
            let database = start::Database::of(service, &config.database_url, &config.secret_key)?;
            let listener = server::listen(&config.listen, &world.transport).await;
            let listener = listener.with_context(|| unable_to_listen(service, &config.listen))?;
            database.is_awaited();
            let built = $krate::build(&config, world, tasks).await;
            let routes = $routes(built.map_err(|error| database.explain(error))?);
            server::serve(service, listener, routes, world, tasks).await
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
            let keys = config.jwks_file.to_string_lossy();
            let what = "the file with the public keys of whoever issues tokens, a JSON Web Key Set";
            config::required("gateway", "jwks_file", &keys, what)?;
            let gateway = gateway::Gateway::build(&config, world, &config.read_jwks()?)?;
            let listener = gateway.listen().await;
            let address = config.listen.to_string();
            let listener = listener.with_context(|| unable_to_listen(service, &address))?;
            gateway.serve(listener, tasks).await
        }
        ServiceName::Operator => anyhow::bail!("the operator is a person"),
    }
}

fn unable_to_listen(service: ServiceName, address: &str) -> String {
    let variable = config::variable(service.as_str(), "listen");
    format!("cannot listen on {address}, as {variable} says")
}

fn world(service: ServiceName, process: Process) -> anyhow::Result<World> {
    let machine = MachineClock::real();
    let clock = OfficeClock::real();
    let private = process.signing_key(service);
    let (signer, verifier) = keys::read(service, &private, &process.trusted_keys_file, &machine)
        .with_context(|| {
            let own = config::variable("process", "signing_key_file");
            let all = config::variable("process", "trusted_keys_file");
            format!("the keys that {own} and {all} name (`headwater keys` makes them)")
        })?;
    let transport = process.transport(service)?;
    let peers = process
        .peers
        .into_iter()
        .map(|(name, address)| {
            let peer = ServiceName::parse(&name)
                .with_context(|| format!("peers names an unknown service: {name}"))?;
            Ok((peer, address))
        })
        .collect::<anyhow::Result<_>>()?;
    Ok(World {
        ids: IdSource::random(clock.clone()),
        clock,
        machine,
        signer,
        verifier,
        peers,
        readiness: service_kit::Readiness::default(),
        transport,
    })
}
