//! What every process of the suite needs, whichever service it runs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kernel::ServiceName;
use serde::Deserialize;
use service_kit::config;
use service_kit::transport::{CertificateFiles, PlainText, Transport};

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

/// A service's own file: `{service}` in a path stands for its name.
fn own(path: &Path, service: ServiceName) -> PathBuf {
    path.to_string_lossy().replace("{service}", service.as_str()).into()
}
