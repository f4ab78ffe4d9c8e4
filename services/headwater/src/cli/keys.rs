//! `headwater keys`: signing keys and certificates for the processes of a suite.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use kernel::{MachineClock, ServiceName};

use super::say;
use crate::certificates::{self, Replaced};
use crate::keys;

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
        say(&format!(
            "wrote the keys and certificates of {} processes to {}",
            keys::SIGNERS.len(),
            self.out.display()
        ));
        Ok(())
    }
}

/// `gateway=xinfang.example`: a process, and one more name of it.
fn named(text: &str) -> anyhow::Result<(ServiceName, String)> {
    let (process, name) = text.split_once('=').with_context(|| format!("{text}: PROCESS=NAME"))?;
    let process = ServiceName::parse(process).filter(|it| keys::SIGNERS.contains(it));
    let process = process.with_context(|| format!("{text} names no process of the suite"))?;
    Ok((process, name.to_owned()))
}
