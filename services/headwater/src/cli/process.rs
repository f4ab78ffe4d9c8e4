//! What every process of the suite needs, whichever service it runs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use kernel::ServiceName;
use serde::Deserialize;
use service_kit::config;
use service_kit::transport::{CertificateFiles, PlainText, Transport};

use crate::voice::Wrong;

/// The documented defaults.
pub(super) const DEFAULTS: &str = include_str!("../../process.default.toml");

/// Keys, peers and transport.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Process {
    signing_key_file: PathBuf,
    pub(super) trusted_keys_file: PathBuf,
    pub(super) peers: BTreeMap<String, String>,
    pub(super) leave_seconds: u32,
    tls: CertificateFiles,
    transport: Plain,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    plain_text: PlainText,
}

impl Process {
    pub(super) fn load() -> anyhow::Result<Self> {
        config::load("process", DEFAULTS, None)
    }

    /// Who vouches for the processes of the suite, if there is anybody.
    pub(super) fn authority(&self) -> Option<&Path> {
        Some(&*self.tls.authority_file).filter(|it| !it.as_os_str().is_empty())
    }

    /// How far plain text may go.
    pub(super) fn plain_text(&self) -> PlainText {
        self.transport.plain_text
    }

    /// The private key with which a service signs.
    pub(super) fn signing_key(&self, service: ServiceName) -> PathBuf {
        own(&self.signing_key_file, service)
    }

    /// How a service speaks with others.
    pub(super) fn transport(&self, service: ServiceName) -> anyhow::Result<Transport> {
        let files = CertificateFiles {
            certificate_file: own(&self.tls.certificate_file, service),
            key_file: own(&self.tls.key_file, service),
            authority_file: self.tls.authority_file.clone(),
        };
        Ok(Transport { plain_text: self.plain_text(), mutual: files.mutual()? })
    }
}

/// The process that somebody names.
pub(super) fn named(text: &str) -> anyhow::Result<ServiceName> {
    ServiceName::parse(text)
        .filter(|service| *service != ServiceName::Operator)
        .with_context(|| Wrong::ServiceUnknown { service: text.to_owned() })
}

/// The documented defaults of a service's own settings.
pub(super) fn defaults(service: ServiceName) -> &'static str {
    match service {
        ServiceName::Intake => intake::config::DEFAULTS,
        ServiceName::Routing => routing::config::DEFAULTS,
        ServiceName::Supervision => supervision::config::DEFAULTS,
        ServiceName::RiskLedger => risk_ledger::config::DEFAULTS,
        ServiceName::GridCollaboration => grid_collaboration::config::DEFAULTS,
        ServiceName::Gateway => gateway::config::DEFAULTS,
        ServiceName::Operator => "",
    }
}

/// A service's own file: `{service}` in a path stands for its name.
fn own(path: &Path, service: ServiceName) -> PathBuf {
    path.to_string_lossy().replace("{service}", service.as_str()).into()
}
