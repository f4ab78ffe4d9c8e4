//! The count that all gateways share, in Redis.
//!
//! It is a stricter limit and never the only one: whoever comes this far was let through by this gateway's own count. So nobody is refused
//! because Redis is away, and nobody is let in either.

use std::fmt::{self, Write};
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use redis::{RedisResult, Script};
use redis_link::{Link, Request, Settings, slot_of};
use service_kit::Secret;
use service_kit::transport::PlainText;
use sha2::Sha256;
use tokio::sync::Notify;

use crate::config::Config;

/// How often a Redis that did not answer is asked whether it does again.
const TRY_AGAIN: Duration = Duration::from_secs(1);
/// So many bytes of a digest name a neighbourhood; two share a name by accident once in 2^64 pairs.
const NAME_BYTES: usize = 16;

/// The shared count, or nothing while Redis does not answer.
pub(super) struct Shared {
    redis: Link,
    take: Script,
    key: [u8; 32],
    /// One call each, in the long run.
    interval: Duration,
    burst: u32,
    /// How long a call waits for Redis.
    patience: Duration,
    answers: AtomicBool,
    silent: Notify,
}

impl Shared {
    /// The count in the Redis that the settings name, if they name one.
    pub(super) fn new(config: &Config, plain_text: PlainText) -> anyhow::Result<Option<Self>> {
        let settings = Settings {
            service: "gateway",
            url: &config.redis_url,
            cluster: config.redis_cluster,
            ca_file: &config.redis_ca_file,
        };
        let Some(at) = settings.read(plain_text)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            redis: Link::lazily(&at)?,
            take: Script::new(include_str!("take.lua")),
            key: Secret::parse(&config.secret_key)?.key("addresses that call"),
            interval: Duration::from_mins(1) / config.public_calls_per_minute.get(),
            burst: config.public_calls_burst.get(),
            patience: config.redis_patience(),
            answers: AtomicBool::new(false),
            silent: Notify::new(),
        }))
    }

    /// Counts one call. How long the caller has to wait, if the gateways together have let too many through.
    pub(super) async fn take(&self, neighbourhood: IpAddr) -> Option<Duration> {
        if !self.answers.load(Ordering::Acquire) {
            return None;
        }
        let asked = tokio::time::timeout(self.patience, self.ask(neighbourhood)).await;
        let cause = match asked {
            Ok(Ok(0)) => return None,
            Ok(Ok(wait)) => return Some(Duration::from_micros(wait)),
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("no answer within {:?}", self.patience),
        };
        if self.answers.swap(false, Ordering::AcqRel) {
            tracing::warn!(
                cause,
                "redis does not answer, this gateway limits public calls alone: {cause}"
            );
            self.silent.notify_one();
        }
        None
    }

    /// Asks Redis whether it answers: at the start, and again whenever it has not. No call waits for that.
    pub(super) async fn watch(&self) {
        // An address that nobody has: what is counted for it keeps nobody waiting.
        let nobody = IpAddr::from([0, 0, 0, 0]);
        loop {
            while let Err(error) = self.ask(nobody).await {
                tracing::debug!(%error, "redis does not answer yet");
                tokio::time::sleep(TRY_AGAIN).await;
            }
            self.answers.store(true, Ordering::Release);
            tracing::info!("redis answers: the gateways limit public calls together");
            self.silent.notified().await;
            tokio::time::sleep(TRY_AGAIN).await;
        }
    }

    /// One round trip; one more where Redis has not met the script yet.
    async fn ask(&self, neighbourhood: IpAddr) -> RedisResult<u64> {
        let name = name(&self.key, neighbourhood);
        let mut script = self.take.key(&name);
        script.arg(u64::try_from(self.interval.as_micros()).unwrap_or(u64::MAX)).arg(self.burst);
        self.redis.ask(slot_of(name.as_bytes()), Request::Script(&script)).await
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shared")
    }
}

/// What a neighbourhood is called in Redis: nobody who reads Redis learns an address from it, not even by trying all that there are.
fn name(key: &[u8; 32], neighbourhood: IpAddr) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    match neighbourhood {
        IpAddr::V4(address) => mac.update(&address.octets()),
        IpAddr::V6(address) => mac.update(&address.octets()),
    }
    let digest = mac.finalize().into_bytes();
    let mut name = "limit:".to_owned();
    for byte in digest.iter().take(NAME_BYTES) {
        // Writing into a string does not fail.
        write!(name, "{byte:02x}").unwrap_or_default();
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_neighbourhood_is_called_by_no_address_and_by_every_gateway_with_the_key_alike() {
        let [one, other] = ["192.0.2.1", "2001:db8::"].map(|it| it.parse().unwrap());
        let called = name(&[7; 32], one);
        assert_eq!(called, name(&[7; 32], one));
        assert_ne!(called, name(&[8; 32], one));
        assert_ne!(called, name(&[7; 32], other));
        assert_eq!(called.len(), "limit:".len() + 2 * NAME_BYTES);
        assert!(!called.contains("192"), "{called}");
    }
}
