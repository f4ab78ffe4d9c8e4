//! The certificates of a suite in one process, as those of a machine's processes.

use std::path::PathBuf;

use headwater::certificates::{Replaced, write};
use kernel::{MachineClock, ServiceName};
use service_kit::transport::{CertificateFiles, PlainText, Transport};

/// A folder of certificates.
#[derive(Clone, Debug)]
pub struct Certificates {
    folder: PathBuf,
    machine: MachineClock,
}

impl Certificates {
    /// Makes an authority and certificates, in the place of those of an earlier start.
    pub fn made(folder: PathBuf, machine: &MachineClock) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&folder)?;
        let made = Self { folder, machine: machine.clone() };
        write(&made.folder, Replaced::Everything, &[], machine.now())?;
        Ok(made)
    }

    /// New certificates by the same authority, good for these further names.
    pub fn renew(&self, names: &[(ServiceName, String)]) -> anyhow::Result<()> {
        write(&self.folder, Replaced::Certificates, names, self.machine.now())
    }

    /// The file of the authority.
    pub fn authority(&self) -> PathBuf {
        self.folder.join("authority.pem")
    }

    /// The files of a process.
    pub fn files(&self, service: ServiceName) -> CertificateFiles {
        let own = |suffix: &str| self.folder.join(format!("{service}.tls.{suffix}"));
        let authority_file = self.authority();
        CertificateFiles { certificate_file: own("pem"), key_file: own("key"), authority_file }
    }

    /// How a process speaks with the others.
    pub fn transport(&self, service: ServiceName) -> anyhow::Result<Transport> {
        let mutual = self.files(service).mutual()?;
        Ok(Transport { plain_text: PlainText::OnlyOnLoopback, mutual })
    }
}
