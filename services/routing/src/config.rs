//! The service's configuration; `config.default.toml` documents every key.

use std::path::PathBuf;

use kernel::Sensitive;
use serde::Deserialize;

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
    pub calendar_folder: PathBuf,
    pub rules_folder: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_complete_and_know_every_key() {
        let config: Config = service_kit::config::load("routing", DEFAULTS, None).unwrap();
        assert_eq!(config.listen, "127.0.0.1:7102");
    }
}
