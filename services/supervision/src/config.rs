//! The service's configuration; `config.default.toml` documents every key.

use std::path::PathBuf;

use serde::Deserialize;
use statutory_calendar::{EscalationPlan, ReminderPlan};

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
    pub redis_url: kernel::Sensitive<String>,
    pub redis_cluster: bool,
    pub redis_ca_file: PathBuf,
    pub timer_namespace: String,
    pub timer_shards: u16,
    pub lease_seconds: u64,
    pub poll_milliseconds: u64,
    pub sweep_milliseconds: u64,
    pub beat_milliseconds: u64,
    pub compare_seconds: u64,
    pub fire_batch: usize,
    pub calendar_folder: PathBuf,
    pub rules_folder: PathBuf,
    pub reminders: ReminderPlan,
    pub escalation: EscalationPlan,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_complete_and_know_every_key() {
        let config: Config = service_kit::config::load("supervision", DEFAULTS, None).unwrap();
        assert_eq!(config.poll_milliseconds, 100);
        assert_eq!(config.reminders, ReminderPlan::default());
        assert_eq!(config.escalation, EscalationPlan::default());
    }
}
