//! Certificates for a server on 127.0.0.1, made anew at each start.

use std::path::PathBuf;

use anyhow::{Context, Result};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};

use crate::folder::DataFolder;
use crate::password::write_private;

/// Files in PEM: a certificate with its key, and the authority that vouches for it and for nothing else.
#[derive(Clone, Debug)]
pub(crate) struct Certificates {
    pub(crate) authority: PathBuf,
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
}

impl Certificates {
    /// Makes an authority, forgets its key, and keeps the files in the folder under this name.
    pub(crate) fn make(folder: &DataFolder, name: &str) -> Result<Self> {
        let in_folder = |suffix: &str| folder.path().join(format!("{name}.{suffix}"));
        let files = Self {
            authority: in_folder("ca.pem"),
            certificate: in_folder("cert.pem"),
            key: in_folder("key.pem"),
        };
        let mut authority = CertificateParams::default();
        // OpenSSL takes a certificate for self-signed if its issuer has the same name.
        authority.distinguished_name.push(DnType::CommonName, "an authority for one server");
        authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;
        let key = KeyPair::generate()?;
        let names = ["127.0.0.1".to_owned(), "localhost".to_owned()];
        let certificate = CertificateParams::new(names)?.signed_by(&key, &authority)?;
        for (path, pem) in [
            (&files.authority, authority.pem()),
            (&files.certificate, certificate.pem()),
            (&files.key, key.serialize_pem()),
        ] {
            write_private(path, &pem)
                .with_context(|| format!("cannot write {}: is the disk full?", path.display()))?;
            folder.hand_over(path)?;
        }
        Ok(files)
    }
}
