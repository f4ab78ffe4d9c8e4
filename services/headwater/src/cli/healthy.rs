//! `headwater healthy`: how a process of this machine is, for whoever can neither speak TLS nor show its certificate.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use kernel::ServiceName;
use service_kit::config;
use service_kit::readiness::READINESS;
use service_kit::transport::{ClientTls, Dialled};
use tonic::transport::Channel;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::process::{self, Process};
use crate::voice::Wrong;

/// How long an answer may take; a probe that allows more hears why there was none.
const PATIENCE: Duration = Duration::from_secs(3);

/// Ask a process of this machine whether it lives, or takes calls, as a probe or a script would.
///
/// Its settings are those of the process itself: they say where it listens and whether it speaks TLS, and its own certificate is shown.
/// Ends with 0 if it is so, else with 1 and the reason; no answer within seconds is a no.
#[derive(Debug, Args)]
pub(super) struct Healthy {
    /// gateway, intake, routing, supervision, risk-ledger or grid-collaboration
    service: String,
    /// Ask too whether it takes calls: its database answers, its clock is right, and it is not leaving
    #[arg(long)]
    ready: bool,
    /// The name in the certificate that the gateway shows, if that is not its own
    #[arg(long, value_name = "NAME")]
    called: Option<String>,
    /// Who vouches for that certificate (PEM), if not the authority of all processes
    #[arg(long, value_name = "FILE")]
    authority: Option<PathBuf>,
    /// A file with the service's own settings; the environment overrides it
    #[arg(long)]
    config: Option<PathBuf>,
}

impl Healthy {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let service = process::named(&self.service)?;
        let to = self.channel(service).await?;
        let name = if self.ready { READINESS } else { "" };
        let question = HealthCheckRequest { service: name.to_owned() };
        let mut health = HealthClient::new(to);
        let asked = tokio::time::timeout(PATIENCE, health.check(question)).await;
        let service = self.service;
        let answered = match asked {
            Ok(Ok(answered)) => answered.into_inner().status(),
            Ok(Err(no)) => return Err(Wrong::NotHealthy { service, why: reason(&no) }.into()),
            Err(late) => return Err(Wrong::NotHealthy { service, why: late.to_string() }.into()),
        };
        match answered {
            ServingStatus::Serving => Ok(()),
            _ => Err(Wrong::NotReady { service }.into()),
        }
    }

    /// The way to the process: as others reach it, but on this machine.
    async fn channel(&self, service: ServiceName) -> anyhow::Result<Channel> {
        let process = Process::load()?;
        let listen: String = self.setting(service, "listen")?;
        let variable = config::variable(service.as_str(), "listen");
        let mut found = tokio::net::lookup_host(&listen).await.with_context(|| variable.clone())?;
        let at = reached(found.next().with_context(|| variable.clone())?);
        let (address, tls) = match self.tls(service, &process)? {
            Some(tls) => {
                let called = self.called.clone();
                let called = called.unwrap_or_else(|| service.as_str().replace('_', "-"));
                (format!("https://{called}:{}", at.port()), Some(tls))
            }
            None => (format!("http://{at}"), None),
        };
        let dialled = Dialled::new(&variable, &address, process.plain_text(), tls.as_ref())?;
        Ok(dialled.lazily_at(at))
    }

    /// What a caller of the process has to show and to believe; nothing if it speaks plain text.
    fn tls(&self, service: ServiceName, process: &Process) -> anyhow::Result<Option<ClientTls>> {
        if service != ServiceName::Gateway {
            return Ok(process.transport(service)?.mutual.map(|it| it.client));
        }
        let certificate: PathBuf = self.setting(service, "tls_certificate_file")?;
        if certificate.as_os_str().is_empty() {
            return Ok(None);
        }
        let authority = self.authority.as_deref().or_else(|| process.authority());
        ClientTls::of_anybody(authority).map(Some)
    }

    fn setting<V: serde::de::DeserializeOwned>(
        &self,
        service: ServiceName,
        key: &str,
    ) -> anyhow::Result<V> {
        let file = self.config.as_deref().map(Path::new);
        config::setting(service.as_str(), process::defaults(service), file, key)
    }
}

/// Where a process is reached from its own machine: one that listens everywhere, on loopback.
fn reached(listens: SocketAddr) -> SocketAddr {
    let mut at = listens;
    if at.ip().is_unspecified() {
        at.set_ip(match at {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    at
}

/// Why there was no answer, down to what the connection met: a status says of that only that there was something.
fn reason(status: &tonic::Status) -> String {
    let mut cause: &dyn std::error::Error = status;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}
