//! The service's configuration; `config.default.toml` documents every key.

use std::path::PathBuf;

use serde::Deserialize;

/// The documented defaults.
pub const DEFAULTS: &str = include_str!("../config.default.toml");

/// The service's configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub listen: String,
    pub database_url: kernel::Sensitive<String>,
    pub database_connections: u32,
    pub secret_key: kernel::Sensitive<String>,
    pub query_per_minute: u32,
    pub personal_reads_per_hour: u32,
    pub personal_reads_per_day: u32,
    pub personal_reads_unusual_from: u32,
    pub text_reads_per_hour: u32,
    pub text_reads_per_day: u32,
    pub text_reads_unusual_from: u32,
    pub proposals_per_hour: u32,
    pub proposals_per_day: u32,
    pub proposals_unusual_from: u32,
    pub calendar_folder: PathBuf,
    pub rules_folder: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_complete_and_know_every_key() {
        let config: Config = service_kit::config::load("intake", DEFAULTS, None).unwrap();
        assert_eq!(config.query_per_minute, 10);
    }
}
