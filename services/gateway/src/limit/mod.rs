//! How often one address may call without a token, and which address that is.

mod shared;

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::HeaderMap;
use service_kit::transport::PlainText;

use self::shared::Shared;
use crate::config::Config;
use crate::refusal::Refusal;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Limits calls of public methods by those who show no token: those that come through this gateway and, where there is a Redis,
/// those that come through all of them.
pub(crate) struct PublicLimit {
    limiter: DefaultKeyedRateLimiter<IpAddr>,
    shared: Option<Shared>,
    clock: DefaultClock,
    trusted_proxies: usize,
}

impl PublicLimit {
    pub(crate) fn new(config: &Config, plain_text: PlainText) -> anyhow::Result<Self> {
        let quota = Quota::per_minute(config.public_calls_per_minute)
            .allow_burst(config.public_calls_burst);
        Ok(Self {
            limiter: RateLimiter::keyed(quota),
            shared: Shared::new(config, plain_text)?,
            clock: DefaultClock::default(),
            trusted_proxies: config.trusted_proxies,
        })
    }

    /// Counts one call of this address, or refuses it and says when the next may come.
    ///
    /// This gateway's own count comes first: what it refuses, all together would, and a flood that it stops reaches no Redis.
    pub(crate) async fn check(&self, address: IpAddr) -> Result<(), Refusal> {
        let address = neighbourhood(address);
        let too_often =
            |pause: Duration| Refusal::CallsTooOften { pause: pause.max(Duration::from_millis(1)) };
        self.limiter
            .check_key(&address)
            .map_err(|until| too_often(until.wait_time_from(self.clock.now())))?;
        match &self.shared {
            Some(shared) => {
                shared.take(address).await.map_or(Ok(()), |pause| Err(too_often(pause)))
            }
            None => Ok(()),
        }
    }

    /// Keeps an eye on whether Redis answers; never ends if there is one.
    pub(crate) async fn watch(&self) {
        if let Some(shared) = &self.shared {
            shared.watch().await;
        }
    }

    /// Forgets addresses that have not called for a while.
    pub(crate) fn forget_the_quiet(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }

    /// The client's address: the connection's, or what the outermost trusted proxy saw.
    ///
    /// Each proxy appends the address it was called from, so the entry as many places from the end as there are
    /// trusted proxies is the last one that a client cannot invent.
    pub(crate) fn client_address(&self, headers: &HeaderMap, connection: IpAddr) -> IpAddr {
        if self.trusted_proxies == 0 {
            return connection;
        }
        let seen: Vec<_> = headers
            .get_all(FORWARDED_FOR)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .collect();
        seen.len()
            .checked_sub(self.trusted_proxies)
            .and_then(|place| seen.get(place)?.parse().ok())
            .unwrap_or(connection)
    }
}

impl fmt::Debug for PublicLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicLimit")
    }
}

/// An IPv6 subscriber owns a /64 and could use a new address for every call.
pub(crate) fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Explain;

    use super::*;

    fn limit(trusted_proxies: usize) -> PublicLimit {
        let config = Config { trusted_proxies, ..Config::load(None).unwrap() };
        PublicLimit::new(&config, PlainText::default()).unwrap()
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_client_cannot_invent_its_address() {
        let mut headers = HeaderMap::new();
        headers.append(FORWARDED_FOR, "203.0.113.9, 198.51.100.7".parse().unwrap());
        headers.append(FORWARDED_FOR, "10.0.0.2".parse().unwrap());
        let connection = address("10.0.0.1");
        let seen = |proxies| limit(proxies).client_address(&headers, connection);
        assert_eq!(seen(0), connection);
        assert_eq!(seen(1), address("10.0.0.2"));
        assert_eq!(seen(2), address("198.51.100.7"));
        assert_eq!(seen(9), connection);
    }

    #[tokio::test]
    async fn neighbours_of_one_subscriber_share_a_limit_and_others_do_not() {
        let limit = limit(0);
        for host in 0..10 {
            limit.check(address(&format!("2001:db8::{host}"))).await.unwrap();
        }
        let refused = limit.check(address("2001:db8::ffff")).await.unwrap_err();
        assert_eq!(refused.reason(), "CALLS_TOO_OFTEN");
        limit.check(address("2001:db8:0:1::1")).await.unwrap();
        limit.check(address("192.0.2.1")).await.unwrap();
    }
}
