//! `headwater keys`: signing keys and certificates for the processes of a suite.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use kernel::{MachineClock, ServiceName};

use super::say;
use crate::certificates::{self, Replaced};
use crate::keys;
use crate::voice::{self, Wrong};

/// Make a private key and a certificate for each process, one file with the public keys of all, and the authority of the certificates.
#[derive(Debug, Args)]
pub(super) struct Keys {
    /// The folder to write to
    #[arg(long, default_value = "keys")]
    out: PathBuf,
    /// Replace keys that are there: every process must then get its new one
    #[arg(long)]
    force: bool,
    /// Only new certificates, by the authority that is there: processes take them without a restart
    #[arg(long, conflicts_with = "force")]
    certificates: bool,
    /// A further name or address under which a process is called, as in gateway=xinfang.example; may be repeated
    #[arg(long, value_name = "PROCESS=NAME")]
    name: Vec<String>,
}

impl Keys {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let names = self.name.iter().map(|it| named(it)).collect::<anyhow::Result<Vec<_>>>()?;
        let at = MachineClock::real().now();
        if !self.certificates {
            keys::write(&self.out, self.force)?;
        }
        let replaced = match (self.force, self.certificates) {
            (true, _) => Replaced::Everything,
            (false, true) => Replaced::Certificates,
            (false, false) => Replaced::Nothing,
        };
        certificates::write(&self.out, replaced, &names, at)?;
        let (count, folder) = (keys::SIGNERS.len(), self.out.display());
        say(&voice::keys_written(voice::language(), count, folder));
        Ok(())
    }
}

/// `gateway=xinfang.example`: a process, and one more name of it.
fn named(text: &str) -> anyhow::Result<(ServiceName, String)> {
    let wrong =
        || Wrong::ProcessNameMalformed { text: text.to_owned(), form: "PROCESS=NAME".to_owned() };
    let (process, name) = text.split_once('=').with_context(wrong)?;
    let process = ServiceName::parse(process).filter(|it| keys::SIGNERS.contains(it));
    Ok((process.with_context(wrong)?, name.to_owned()))
}
