//! The gateway's configuration; `config.default.toml` documents every key.

use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, ensure};
use kernel::Sensitive;
use serde::Deserialize;
use service_kit::config::required;
use service_kit::transport::ServerTls;

/// The documented defaults.
pub const DEFAULTS: &str = include_str!("../config.default.toml");

/// Tokens that expired longer ago than this are refused, whatever the configuration wishes.
const CLOCK_SKEW_MAX_SECONDS: u32 = 60;

/// A right that is taken away stops new calls after five seconds at the latest: so long the gateway believes an answer,
/// and within one second each replica of routing knows the register's new version.
const POST_CACHE_MAX_SECONDS: u32 = 4;

/// The gateway's configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The certificate that clients are shown; none, and they come in plain text.
    pub tls_certificate_file: PathBuf,
    /// Its private key.
    pub tls_key_file: PathBuf,
    /// The file with the token issuer's public keys.
    pub jwks_file: PathBuf,
    /// Who must have issued a token.
    pub token_issuer: String,
    /// For whom a token must have been issued.
    pub token_audience: String,
    /// How far the issuer's clock may be from ours; at most 60 seconds.
    pub clock_skew_seconds: u32,
    /// The longest a unary call may take.
    pub request_timeout_seconds: u32,
    /// The largest message a client may send, in bytes.
    pub message_max_bytes: u32,
    /// Connections to each service.
    pub connections_per_backend: NonZeroUsize,
    /// Calls of public methods without a token, per client address and minute.
    pub public_calls_per_minute: NonZeroU32,
    /// As many of them may come at once.
    pub public_calls_burst: NonZeroU32,
    /// The Redis in which the gateways count such calls together; empty, and each counts for itself.
    pub redis_url: Sensitive<String>,
    /// Whether that is a Redis Cluster.
    pub redis_cluster: bool,
    /// The authorities that may vouch for it.
    pub redis_ca_file: PathBuf,
    /// How long a call waits for it at most.
    pub redis_patience_milliseconds: NonZeroU32,
    /// The secret under which addresses are called in Redis; the same for all gateways.
    pub secret_key: Sensitive<String>,
    /// Proxies in front that append to `x-forwarded-for`.
    pub trusted_proxies: usize,
    /// How long a token may be good for at most, from now.
    pub token_lifetime_max_seconds: u32,
    /// Connections in all.
    pub connections_max: NonZeroUsize,
    /// Connections from one address, unless proxies stand in front.
    pub connections_per_address: NonZeroUsize,
    /// How long a new connection may take to say that it speaks HTTP/2.
    pub greeting_seconds: NonZeroU32,
    /// Calls of health and reflection under way, in all.
    pub open_calls_max: NonZeroUsize,
    /// Calls of health and reflection under way, of one client address.
    pub open_calls_per_address: NonZeroUsize,
    /// Calls of health and reflection under way, on one connection.
    pub open_calls_per_connection: NonZeroUsize,
    /// The largest message of a public method called without a token, in bytes.
    pub public_message_max_bytes: u32,
    /// How long an answer about a post is used again.
    pub post_cache_seconds: u32,
}

impl Config {
    /// Reads the configuration: the defaults, an operator's file, the environment.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        let config: Self = service_kit::config::load("gateway", DEFAULTS, file)?;
        config.validate()?;
        Ok(config)
    }

    /// Refuses what would weaken the gateway or stop it.
    pub fn validate(&self) -> anyhow::Result<()> {
        ensure!(
            self.clock_skew_seconds <= CLOCK_SKEW_MAX_SECONDS,
            "clock_skew_seconds is {}, but at most {CLOCK_SKEW_MAX_SECONDS} is allowed",
            self.clock_skew_seconds
        );
        ensure!(
            self.post_cache_seconds <= POST_CACHE_MAX_SECONDS,
            "post_cache_seconds is {}, but at most {POST_CACHE_MAX_SECONDS} is allowed",
            self.post_cache_seconds
        );
        ensure!(
            self.request_timeout_seconds > 0,
            "request_timeout_seconds is 0: no call could be answered"
        );
        ensure!(self.message_max_bytes > 0, "message_max_bytes is 0: no call could be made");
        ensure!(
            !self.token_issuer.is_empty() && !self.token_audience.is_empty(),
            "token_issuer and token_audience must be set"
        );
        if !self.redis_url.expose().is_empty() {
            let what = "64 hex digits, the same for all gateways, under which addresses are called in Redis";
            required("gateway", "secret_key", self.secret_key.expose(), what)?;
        }
        Ok(())
    }

    /// The key set in `jwks_file`.
    pub fn read_jwks(&self) -> anyhow::Result<String> {
        ensure!(
            !self.jwks_file.as_os_str().is_empty(),
            "jwks_file is not set: without keys no token can be checked"
        );
        std::fs::read_to_string(&self.jwks_file)
            .with_context(|| format!("cannot read the key set {}", self.jwks_file.display()))
    }

    /// TLS with clients, if there are files for it.
    pub(crate) fn tls(&self) -> anyhow::Result<Option<ServerTls>> {
        let (certificate, key) = (&self.tls_certificate_file, &self.tls_key_file);
        match (certificate.as_os_str().is_empty(), key.as_os_str().is_empty()) {
            (true, true) => Ok(None),
            (false, false) => ServerTls::for_everybody(certificate, key).map(Some),
            (true, false) | (false, true) => {
                anyhow::bail!("of tls_certificate_file and tls_key_file one is set and one is not")
            }
        }
    }

    pub(crate) fn request_timeout(&self) -> Duration {
        Duration::from_secs(self.request_timeout_seconds.into())
    }

    pub(crate) fn greeting(&self) -> Duration {
        Duration::from_secs(self.greeting_seconds.get().into())
    }

    pub(crate) fn redis_patience(&self) -> Duration {
        Duration::from_millis(self.redis_patience_milliseconds.get().into())
    }

    pub(crate) fn post_cache(&self) -> Duration {
        Duration::from_secs(self.post_cache_seconds.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_complete_and_know_every_key() {
        let config = Config::load(None).unwrap();
        assert_eq!(config.connections_per_backend.get(), 4);
        assert_eq!(config.request_timeout(), Duration::from_mins(1));
        assert!(config.message_max_bytes as usize <= service_kit::server::MESSAGE_MAX_BYTES);
    }

    #[test]
    fn a_skew_over_a_minute_is_refused() {
        let config = Config { clock_skew_seconds: 61, ..Config::load(None).unwrap() };
        let complaint = config.validate().unwrap_err().to_string();
        assert!(complaint.contains("at most 60"), "{complaint}");
    }

    #[test]
    fn a_right_taken_away_is_not_believed_for_longer_than_promised() {
        let config = Config { post_cache_seconds: 5, ..Config::load(None).unwrap() };
        let complaint = config.validate().unwrap_err().to_string();
        assert!(complaint.contains("at most 4"), "{complaint}");
    }

    #[test]
    fn addresses_are_called_in_redis_by_a_secret_or_not_at_all() {
        let redis_url = Sensitive::new("redis://127.0.0.1:1".to_owned());
        let config = Config { redis_url, ..Config::load(None).unwrap() };
        let complaint = config.validate().unwrap_err().to_string();
        assert!(complaint.starts_with("HEADWATER_GATEWAY__SECRET_KEY is not set"), "{complaint}");
        let secret_key = Sensitive::new("5a".repeat(32));
        assert!(Config { secret_key, ..config }.validate().is_ok());
    }

    #[test]
    fn a_key_nobody_knows_is_refused() {
        let text = format!("{DEFAULTS}\nclock_skew = 5\n");
        let complaint = service_kit::config::load::<Config>("gateway", &text, None).unwrap_err();
        assert!(complaint.to_string().contains("CLOCK_SKEW"), "{complaint}");
    }
}
