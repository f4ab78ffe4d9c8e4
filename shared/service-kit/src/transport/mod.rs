//! What travels between machines, and how it is kept from being read and changed on the way.

mod connect;
mod plain_text;
mod tls;
mod watched;

use std::path::PathBuf;

use anyhow::Context;
use serde::Deserialize;

pub use connect::Dialled;
pub use plain_text::PlainText;
pub use tls::{ClientTls, ServerTls};

/// How a process speaks with others; the default is plain text on this machine alone.
#[derive(Clone, Debug, Default)]
pub struct Transport {
    /// How far plain text may go.
    pub plain_text: PlainText,
    /// TLS among the processes of the suite, where each shows a certificate; none means plain text.
    pub mutual: Option<Mutual>,
}

/// Both ends of a connection inside the suite.
#[derive(Clone, Debug)]
pub struct Mutual {
    /// Whom this process lets in.
    pub server: ServerTls,
    /// Whom it calls.
    pub client: ClientTls,
}

/// The files of a process's certificate, in PEM.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateFiles {
    /// The certificate, and those between it and the authority.
    pub certificate_file: PathBuf,
    /// Its private key.
    pub key_file: PathBuf,
    /// The authorities whose certificates this process believes.
    pub authority_file: PathBuf,
}

impl CertificateFiles {
    /// The two ends that follow from these files; none if no file is named.
    pub fn mutual(&self) -> anyhow::Result<Option<Mutual>> {
        let named = [&self.certificate_file, &self.key_file, &self.authority_file];
        let empty = named.iter().filter(|it| it.as_os_str().is_empty()).count();
        match empty {
            0 => {}
            3 => return Ok(None),
            _ => anyhow::bail!(
                "of tls.certificate_file, tls.key_file and tls.authority_file some are set and some are not"
            ),
        }
        let [certificate, key, authority] = named;
        let mutual = Mutual {
            server: ServerTls::for_the_suite(certificate, key, authority).context("tls")?,
            client: ClientTls::of_the_suite(certificate, key, authority).context("tls")?,
        };
        Ok(Some(mutual))
    }
}
