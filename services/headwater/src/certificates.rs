//! Certificates for the processes of a suite, and the authority that vouches for them and for nothing else.

use std::path::Path;

use anyhow::{Context, bail};
use chrono::{DateTime, Datelike, Days, Utc};
use kernel::ServiceName;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};

use crate::keys::{SIGNERS, private_file};

/// How long an authority vouches, in days: ten years.
const AUTHORITY_DAYS: u64 = 3652;

/// How long a certificate is good, in days; `headwater keys --certificates` makes the next.
const CERTIFICATE_DAYS: u64 = 825;

/// What an earlier run wrote and this one may replace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// Nothing: what is there is an error.
    Nothing,
    /// Certificates and their keys. The authority stays, so that what trusts it goes on trusting.
    Certificates,
    /// The authority too: every process must then get the new one.
    Everything,
}

/// Writes the authority (`authority.pem`, its key in `authority.key`) and for each process a certificate and its key
/// (`<service>.tls.pem`, `<service>.tls.key`). A certificate is good for the process's name, for `localhost` and for the names beside it.
pub fn write(
    folder: &Path,
    replaced: Replaced,
    names: &[(ServiceName, String)],
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    let (file, key_file) = (folder.join("authority.pem"), folder.join("authority.key"));
    let own = |service: ServiceName, suffix: &str| folder.join(format!("{service}.tls.{suffix}"));
    if replaced == Replaced::Nothing {
        let certificates = SIGNERS.iter().map(|it| own(*it, "pem"));
        let there = [file.clone(), key_file.clone()].into_iter().chain(certificates);
        if let Some(there) = there.into_iter().find(|it| it.exists()) {
            bail!("{} is there already; --certificates replaces certificates", there.display());
        }
    }
    let authority_is_there = file.exists() || key_file.exists();
    if replaced == Replaced::Everything || !authority_is_there {
        let key = KeyPair::generate()?;
        let authority = authority(at).self_signed(&key)?;
        private_file(&key_file, key.serialize_pem().as_bytes())?;
        std::fs::write(&file, authority.pem())?;
    }
    let key = std::fs::read_to_string(&key_file)
        .with_context(|| format!("the authority's key {}", key_file.display()))?;
    // Its name and its key are all that a certificate has of its authority.
    let issuer = Issuer::new(authority(at), KeyPair::from_pem(&key)?);
    for service in SIGNERS {
        let further = names.iter().filter(|(of, _)| *of == service).map(|(_, name)| name.clone());
        let key = KeyPair::generate()?;
        let certificate = certificate(service, further, at)?.signed_by(&key, &issuer)?;
        // The key first: whoever reads in between finds two that do not fit, and keeps what it has.
        replace(&own(service, "key"), key.serialize_pem().as_bytes())?;
        replace(&own(service, "pem"), certificate.pem().as_bytes())?;
    }
    Ok(())
}

/// Puts a file in the place of another at once, so that nobody reads half of it.
fn replace(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    let new = path.with_extension("new");
    private_file(&new, content)?;
    Ok(std::fs::rename(new, path)?)
}

fn authority(at: DateTime<Utc>) -> CertificateParams {
    let mut authority = CertificateParams::default();
    authority.distinguished_name.push(DnType::CommonName, "Headwater: the processes of one suite");
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    good(&mut authority, at, AUTHORITY_DAYS);
    authority
}

/// The certificate of a process: it is called by it and calls with it.
fn certificate(
    service: ServiceName,
    further: impl Iterator<Item = String>,
    at: DateTime<Utc>,
) -> anyhow::Result<CertificateParams> {
    // As it is called in compose.yaml and on Kubernetes.
    let called = service.as_str().replace('_', "-");
    let names = [called.clone(), "localhost".to_owned(), "127.0.0.1".to_owned()];
    let mut certificate =
        CertificateParams::new(names.into_iter().chain(further).collect::<Vec<_>>())?;
    certificate.distinguished_name.push(DnType::CommonName, called);
    certificate.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    certificate.extended_key_usages =
        vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
    good(&mut certificate, at, CERTIFICATE_DAYS);
    Ok(certificate)
}

/// From the day before, since clocks differ.
fn good(certificate: &mut CertificateParams, at: DateTime<Utc>, days: u64) {
    let day = |it: DateTime<Utc>| {
        // A month or a day of the calendar is far below 256.
        let small = |it: u32| u8::try_from(it).unwrap_or(1);
        rcgen::date_time_ymd(it.year(), small(it.month()), small(it.day()))
    };
    certificate.not_before = day(at - Days::new(1));
    certificate.not_after = day(at + Days::new(days));
}

#[cfg(test)]
mod tests {
    use super::*;
    use service_kit::transport::CertificateFiles;

    #[test]
    fn certificates_fit_their_keys_and_what_is_there_is_replaced_only_if_that_is_said() {
        let place = test_kit::Place::fresh().unwrap();
        let folder = place.path();
        let at = "2026-11-30T01:00:00Z".parse().unwrap();
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        write(folder, Replaced::Nothing, &[], at).unwrap();
        for service in SIGNERS {
            let own = |suffix: &str| folder.join(format!("{service}.tls.{suffix}"));
            let (certificate_file, key_file) = (own("pem"), own("key"));
            let authority_file = folder.join("authority.pem");
            let files = CertificateFiles { certificate_file, key_file, authority_file };
            assert!(files.mutual().unwrap().is_some(), "{service}");
        }
        let (authority, certificate) = (read("authority.pem"), read("intake.tls.pem"));
        let refused = write(folder, Replaced::Nothing, &[], at).unwrap_err().to_string();
        assert!(refused.contains("is there already"), "{refused}");
        assert_eq!(read("intake.tls.pem"), certificate);
        write(folder, Replaced::Certificates, &[], at).unwrap();
        assert_eq!(read("authority.pem"), authority);
        assert_ne!(read("intake.tls.pem"), certificate);
        write(folder, Replaced::Everything, &[], at).unwrap();
        assert_ne!(read("authority.pem"), authority);
    }
}
