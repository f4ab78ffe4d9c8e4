//! The gateway: built from its configuration and its world, then served.

use std::sync::Arc;
use std::time::Duration;

use anyhow::ensure;
use kernel::{MachineClock, ServiceName};
use service_kit::transport::{PlainText, ServerTls};
use service_kit::{Signer, Tasks, World};
use tokio::net::TcpListener;

use crate::admission::Admission;
use crate::config::Config;
use crate::keys::Keys;
use crate::listen;
use crate::local::Local;
use crate::places::Places;
use crate::route::Routes;

/// How often addresses that went quiet are forgotten, and the key set is read again.
const TIDY_EVERY: Duration = Duration::from_mins(1);

/// The gateway of the suite.
#[derive(Clone, Debug)]
pub struct Gateway {
    inner: Arc<Inner>,
}

/// What all calls share.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) routes: Routes,
    pub(crate) admission: Admission,
    pub(crate) local: Local,
    pub(crate) signer: Signer,
    pub(crate) machine: MachineClock,
    pub(crate) message_max: u32,
    pub(crate) timeout_max: Duration,
    pub(crate) public_message_max: u32,
    pub(crate) connections: Places,
    pub(crate) greeting: Duration,
    pub(crate) tls: Option<ServerTls>,
    plain_text: PlainText,
    config: Config,
}

impl Gateway {
    /// Builds the gateway. `jwks` is a JSON Web Key Set, as [`Config::read_jwks`] reads it.
    ///
    /// Every service with public methods or rights must have an address in `world.peers`; connections are made when
    /// they are first used.
    pub fn build(config: &Config, world: &World, jwks: &str) -> anyhow::Result<Self> {
        config.validate()?;
        ensure!(
            world.signer.service() == ServiceName::Gateway,
            "the gateway needs its own signer, not that of {}",
            world.signer.service()
        );
        let routes = Routes::read(world, config.connections_per_backend.get())?;
        Ok(Self {
            inner: Arc::new(Inner {
                local: Local::new(config, &routes, &world.machine)?,
                routes,
                admission: Admission::new(config, world, jwks)?,
                signer: world.signer.clone(),
                machine: world.machine.clone(),
                message_max: config.message_max_bytes,
                timeout_max: config.request_timeout(),
                public_message_max: config.public_message_max_bytes,
                connections: listen::places(config),
                greeting: config.greeting(),
                tls: config.tls()?,
                plain_text: world.transport.plain_text,
                config: config.clone(),
            }),
        })
    }

    /// Reads the key set's file again and believes what it says from now on; true if it says something else than before.
    /// A file that cannot be used changes nothing.
    pub fn renew_keys(&self) -> anyhow::Result<bool> {
        let jwks = self.inner.config.read_jwks()?;
        let tokens = &self.inner.admission.tokens;
        if tokens.keys().matches(&jwks) {
            return Ok(false);
        }
        tokens.believe(Keys::read(&self.inner.config, &jwks)?);
        Ok(true)
    }

    /// Listens where the configuration says, unless clients of other machines would come in plain text.
    pub async fn listen(&self) -> anyhow::Result<TcpListener> {
        let address = self.inner.config.listen;
        if self.inner.tls.is_none() {
            let instead = "gateway.tls_certificate_file, tls_key_file";
            self.inner.plain_text.allow_listening(address, instead)?;
        }
        Ok(TcpListener::bind(address).await?)
    }

    /// Serves until the tasks are told to stop, then lets the calls under way end.
    pub async fn serve(&self, listener: TcpListener, tasks: &Tasks) -> anyhow::Result<()> {
        let (gateway, watching) = (self.clone(), self.inner.clone());
        tasks.spawn_until_stopped(async move { watching.admission.limit.watch().await });
        tasks.spawn_until_stopped(async move {
            loop {
                tokio::time::sleep(TIDY_EVERY).await;
                gateway.tidy();
            }
        });
        let address = listener.local_addr()?;
        tracing::info!(%address, "gateway listens on {address}");
        listen::until_stopped(self.inner.clone(), listener, tasks).await;
        Ok(())
    }

    fn tidy(&self) {
        self.inner.admission.limit.forget_the_quiet();
        // Without a file the keys are the process's own.
        if self.inner.config.jwks_file.as_os_str().is_empty() {
            return;
        }
        match self.renew_keys() {
            Ok(true) => tracing::info!("the key set has changed and is believed"),
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(%error, "the key set cannot be used; the one before stays");
            }
        }
    }
}
