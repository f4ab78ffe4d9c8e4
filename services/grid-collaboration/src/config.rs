//! The service's configuration; `config.default.toml` documents every key.

use hmac::{Hmac, KeyInit, Mac};
use kernel::Sensitive;
use serde::Deserialize;
use sha2::Sha256;

/// The documented defaults.
pub const DEFAULTS: &str = include_str!("../config.default.toml");

/// The service's configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub listen: String,
    pub database_url: Sensitive<String>,
    pub database_connections: u32,
    pub secret_key: Sensitive<String>,
}

impl Config {
    /// The key for digests of requests, which follows from the secret.
    pub fn digest_key(&self) -> anyhow::Result<[u8; 32]> {
        let secret = self.secret_key.expose();
        let well_formed = secret.len() == 64 && secret.bytes().all(|it| it.is_ascii_hexdigit());
        anyhow::ensure!(well_formed, "secret_key must be 64 hex digits");
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())?;
        mac.update(b"request digest");
        Ok(mac.finalize().into_bytes().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_complete_and_know_every_key() {
        let config: Config =
            service_kit::config::load("grid_collaboration", DEFAULTS, None).unwrap();
        assert_eq!(config.listen, "127.0.0.1:7105");
        assert!(config.digest_key().is_err());
    }
}
