//! The signing keys of the processes, in files.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use kernel::{MachineClock, ServiceName};
use service_kit::{Signer, Verifier};

/// The processes that sign.
pub const SIGNERS: [ServiceName; 7] = [
    ServiceName::Gateway,
    ServiceName::Intake,
    ServiceName::Routing,
    ServiceName::Supervision,
    ServiceName::RiskLedger,
    ServiceName::GridCollaboration,
    ServiceName::Operator,
];

/// Writes a private key for each process (`<service>.pem`) and the public keys of all
/// (`trusted.json`). Keys that are there are replaced only if that is said: a slip would set all processes at odds.
pub fn write(folder: &Path, replace: bool) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    let there = SIGNERS.iter().map(|it| folder.join(format!("{it}.pem"))).find(|it| it.exists());
    if let Some(key) = there.filter(|_| !replace) {
        bail!("{} is there already; --force replaces all keys", key.display());
    }
    let mut trusted = BTreeMap::new();
    for service in SIGNERS {
        let secret: [u8; 32] = rand::random();
        let key = SigningKey::from_bytes(&secret);
        let pem = key.to_pkcs8_pem(ed25519_dalek::pkcs8::spki::der::pem::LineEnding::LF)?;
        private_file(&folder.join(format!("{service}.pem")), pem.as_bytes())?;
        trusted.insert(service.as_str(), hex(&key.verifying_key().to_bytes()));
    }
    let text = serde_json::to_string_pretty(&trusted)?;
    std::fs::write(folder.join("trusted.json"), text)?;
    Ok(())
}

/// Reads one process's signer and verifier from files that [`fn@write`] wrote.
pub fn read(
    service: ServiceName,
    private: &Path,
    trusted: &Path,
    machine: &MachineClock,
) -> anyhow::Result<(Signer, Verifier)> {
    let pem = std::fs::read_to_string(private)
        .with_context(|| format!("the signing key {}", private.display()))?;
    let text = std::fs::read_to_string(trusted)
        .with_context(|| format!("the trusted keys {}", trusted.display()))?;
    let named: BTreeMap<String, String> = serde_json::from_str(&text)?;
    let trusted = named
        .iter()
        .map(|(name, key)| {
            let service =
                ServiceName::parse(name).with_context(|| format!("unknown service {name}"))?;
            Ok((service, unhex(key).with_context(|| format!("the public key of {name}"))?))
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    let signer = Signer::from_pem(service, &pem, machine.clone())?;
    // Peers would refuse whatever it signs, and nobody would know why.
    if !trusted.contains(&signer.public_key()) {
        bail!(
            "the signing key {} is not {service}'s, as the trusted keys have it",
            private.display()
        );
    }
    Ok((signer, Verifier::new(service, &trusted, machine.clone())))
}

pub(crate) fn private_file(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(path)?;
    Ok(file.write_all(content)?)
}

/// Bytes as hex digits.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        write!(text, "{byte:02x}").unwrap_or_default();
        text
    })
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let bytes: Option<Vec<u8>> = (0..text.len() / 2)
        .map(|at| text.get(2 * at..2 * at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect();
    bytes?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_are_there_are_replaced_only_if_that_is_said() {
        let place = test_kit::Place::fresh().unwrap();
        write(place.path(), false).unwrap();
        let trusted = || std::fs::read_to_string(place.path().join("trusted.json")).unwrap();
        let first = trusted();
        let refused = write(place.path(), false).unwrap_err().to_string();
        assert!(refused.contains("--force"), "{refused}");
        assert_eq!(trusted(), first);
        write(place.path(), true).unwrap();
        assert_ne!(trusted(), first);
    }

    #[test]
    fn a_key_of_another_process_is_refused_before_anything_listens() {
        let place = test_kit::Place::fresh().unwrap();
        write(place.path(), false).unwrap();
        let trusted = place.path().join("trusted.json");
        let read = |key: &str| {
            let machine = MachineClock::real();
            read(ServiceName::Intake, &place.path().join(key), &trusted, &machine)
        };
        assert!(read("intake.pem").is_ok());
        let refused = read("routing.pem").map(|_| ()).unwrap_err().to_string();
        assert!(refused.contains("is not intake's"), "{refused}");
    }
}
