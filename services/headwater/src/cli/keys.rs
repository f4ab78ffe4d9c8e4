//! `headwater keys`: signing keys for the processes of a suite.

use std::path::PathBuf;

use clap::Args;

use super::say;
use crate::keys;

/// Make a private key for each process and one file with the public keys of all.
#[derive(Debug, Args)]
pub(super) struct Keys {
    /// The folder to write to
    #[arg(long, default_value = "keys")]
    out: PathBuf,
    /// Replace keys that are there: every process must then get its new one
    #[arg(long)]
    force: bool,
}

impl Keys {
    pub(super) fn run(self) -> anyhow::Result<()> {
        keys::write(&self.out, self.force)?;
        say(&format!(
            "wrote the keys of {} processes to {}",
            keys::SIGNERS.len(),
            self.out.display()
        ));
        Ok(())
    }
}
