//! Builds every service with its own roles, keys and pools, as separate processes would.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Context;
use kernel::{IdSource, MachineClock, OfficeClock, Sensitive, ServiceName};
use service_kit::transport::Transport;
use service_kit::{Tasks, World, config};
use test_kit::Mint;
use tokio::net::TcpListener;
use tonic::service::Routes;

use super::certificates::Certificates;
use super::database::{Secrets, found_organisation};
use super::keys::Keys;

/// What it takes to build the services.
pub(super) struct Builder {
    pub(super) clock: OfficeClock,
    pub(super) machine: MachineClock,
    pub(super) ids: IdSource,
    pub(super) admin_url: String,
    pub(super) redis_url: String,
    pub(super) redis_ca: PathBuf,
    pub(super) certificates: Option<Certificates>,
    pub(super) secrets: Secrets,
    pub(super) token_key: [u8; 32],
    pub(super) query_per_minute: u32,
    pub(super) tasks: Tasks,
}

/// What was built.
pub(super) struct Built {
    pub(super) addresses: BTreeMap<ServiceName, String>,
    pub(super) gateway: String,
    pub(super) mint: Mint,
}

/// Where the gateway will listen; zero for a free port.
pub(super) async fn listener_of_gateway(port: u16) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await;
    listener.with_context(|| {
        format!("the gateway cannot listen on port {port}, as `--port` says; 0 takes a free one")
    })
}

impl Builder {
    pub(super) async fn build(self, gateway: TcpListener) -> anyhow::Result<Built> {
        let keys = Keys::generate(&self.machine)?;
        let mut listeners = BTreeMap::new();
        let mut addresses = BTreeMap::new();
        for service in ServiceName::RECORD_KEEPERS {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            addresses.insert(service, self.address(&listener)?);
            listeners.insert(service, listener);
        }
        let starting = listeners
            .into_iter()
            .map(|(service, listener)| self.start(service, listener, &keys, &addresses));
        // Side by side: the others wait for what routing tells of the organisation.
        futures::future::try_join_all(starting).await?;
        let (gateway, mint) = self.start_gateway(gateway, &keys, &addresses)?;
        Ok(Built { addresses, gateway, mint })
    }

    async fn start(
        &self,
        service: ServiceName,
        listener: TcpListener,
        keys: &Keys,
        addresses: &BTreeMap<ServiceName, String>,
    ) -> anyhow::Result<()> {
        let world = self.world(service, keys, addresses)?;
        let routes = self.routes(service, &world).await;
        let routes = routes.with_context(|| format!("starting {service}"))?;
        let tasks = self.tasks.clone();
        self.tasks.spawn(async move {
            let served =
                service_kit::server::serve(service, listener, routes, &world, &tasks).await;
            if let Err(error) = served {
                tracing::error!(%service, %error, "a service ended");
            }
        });
        Ok(())
    }

    fn world(
        &self,
        service: ServiceName,
        keys: &Keys,
        addresses: &BTreeMap<ServiceName, String>,
    ) -> anyhow::Result<World> {
        Ok(World {
            clock: self.clock.clone(),
            machine: self.machine.clone(),
            ids: self.ids.clone(),
            signer: keys.signer(service)?,
            verifier: keys.verifier(service),
            peers: addresses.clone(),
            readiness: service_kit::Readiness::default(),
            transport: match &self.certificates {
                Some(certificates) => certificates.transport(service)?,
                None => Transport::default(),
            },
        })
    }

    async fn routes(&self, service: ServiceName, world: &World) -> anyhow::Result<Routes> {
        let url = Sensitive::new(self.secrets.role_url(service, &self.admin_url)?);
        let secret_key = Sensitive::new(self.secrets.secret_key(service)?.to_owned());
        match service {
            ServiceName::Intake => {
                let mut config: intake::Config =
                    config::load("intake", intake::config::DEFAULTS, None)?;
                (config.database_url, config.secret_key) = (url, secret_key);
                config.query_per_minute = self.query_per_minute;
                intake::build(&config, world, &self.tasks).await
            }
            ServiceName::Routing => {
                let mut config: routing::Config =
                    config::load("routing", routing::config::DEFAULTS, None)?;
                (config.database_url, config.secret_key) = (url, secret_key);
                found_organisation(&self.admin_url, &self.secrets, &self.clock, &self.ids).await?;
                routing::build(&config, world, &self.tasks).await
            }
            ServiceName::Supervision => {
                let mut config: supervision::Config =
                    config::load("supervision", supervision::config::DEFAULTS, None)?;
                (config.database_url, config.secret_key) = (url, secret_key);
                config.redis_url = Sensitive::new(self.redis_url.clone());
                config.redis_ca_file = self.redis_ca.clone();
                if self.clock.is_manual() {
                    // Office time jumps: whoever advances it waits for the timers.
                    (config.poll_milliseconds, config.sweep_milliseconds) = (4, 25);
                }
                Ok(supervision::build(&config, world, &self.tasks).await?.routes)
            }
            ServiceName::RiskLedger => {
                let mut config: risk_ledger::Config =
                    config::load("risk_ledger", risk_ledger::config::DEFAULTS, None)?;
                (config.database_url, config.secret_key) = (url, secret_key);
                risk_ledger::build(&config, world, &self.tasks).await
            }
            ServiceName::GridCollaboration => {
                let mut config: grid_collaboration::Config =
                    config::load("grid_collaboration", grid_collaboration::config::DEFAULTS, None)?;
                (config.database_url, config.secret_key) = (url, secret_key);
                grid_collaboration::build(&config, world, &self.tasks).await
            }
            ServiceName::Gateway | ServiceName::Operator => {
                anyhow::bail!("{service} is not built here")
            }
        }
    }

    fn address(&self, listener: &TcpListener) -> anyhow::Result<String> {
        let scheme = if self.certificates.is_some() { "https" } else { "http" };
        Ok(format!("{scheme}://{}", listener.local_addr()?))
    }

    fn start_gateway(
        &self,
        listener: TcpListener,
        keys: &Keys,
        addresses: &BTreeMap<ServiceName, String>,
    ) -> anyhow::Result<(String, Mint)> {
        let mut config = gateway::Config::load(None)?;
        // One machine asks from one address; the limit is for the world outside.
        if let Some(many) = std::num::NonZeroU32::new(1_000_000) {
            (config.public_calls_per_minute, config.public_calls_burst) = (many, many);
        }
        if let Some(certificates) = &self.certificates {
            let files = certificates.files(ServiceName::Gateway);
            (config.tls_certificate_file, config.tls_key_file) =
                (files.certificate_file, files.key_file);
        }
        let (issuer, audience) = (&config.token_issuer, &config.token_audience);
        let mint = Mint::with_key(self.token_key, issuer, audience, self.machine.clone())?;
        let world = self.world(ServiceName::Gateway, keys, addresses)?;
        let door = gateway::Gateway::build(&config, &world, mint.jwks())?;
        let address = self.address(&listener)?;
        let tasks = self.tasks.clone();
        self.tasks.spawn(async move {
            if let Err(error) = door.serve(listener, &tasks).await {
                tracing::error!(%error, "the gateway ended");
            }
        });
        Ok((address, mint))
    }
}
