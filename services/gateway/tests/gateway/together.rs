//! Several gateways that count public calls together, in Redis.

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use engines::{DataFolder, Redis, RedisOptions};
use gateway::Config;
use headwater_proto::intake::v1::QueryPetitionRequest;
use kernel::Sensitive;
use test_kit::Place;
use test_kit::patience::until;
use tonic::{Code, Request, Status};

use crate::suite::{Suite, assert_refused};

/// So many calls may come at once.
const BURST: u32 = 3;

/// Two gateways and their Redis, behind a proxy that says who calls.
struct Together {
    one: Suite,
    other: Suite,
    redis: Redis,
    addresses: AtomicU32,
    _place: Place,
}

impl Together {
    async fn start(options: RedisOptions) -> Self {
        let place = Place::fresh().unwrap();
        let folder = DataFolder::open(place.path().join("data")).unwrap();
        let redis = Redis::start(&folder, options).await.unwrap();
        let (one, other) = (gateway(&redis).await, gateway(&redis).await);
        Self { one, other, redis, addresses: AtomicU32::new(0), _place: place }
    }

    /// An address from which nobody has called before.
    fn stranger(&self) -> String {
        let [.., high, low] = self.addresses.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        format!("198.18.{high}.{low}")
    }

    /// Calls from one address, as many as may come at once through one gateway, and then one through the other: how that ends.
    async fn all_but_one_through_the_first(&self) -> Result<(), Status> {
        let stranger = self.stranger();
        for _ in 0..BURST {
            query(&self.one, &stranger).await.unwrap();
        }
        query(&self.other, &stranger).await
    }

    /// Waits until the gateways count together. They begin alone, as long as Redis has not answered.
    async fn count_together(&self) {
        let are_together = async || {
            let refused = self.all_but_one_through_the_first().await.err();
            if let Some(status) = &refused {
                assert_refused(status, Code::ResourceExhausted, "CALLS_TOO_OFTEN");
            }
            Ok(refused.is_some())
        };
        until(are_together).await.unwrap();
    }
}

async fn gateway(redis: &Redis) -> Suite {
    let (url, ca) = (redis.url(), redis.ca_file().map(Path::to_owned).unwrap_or_default());
    let change = |config: &mut Config| {
        config.public_calls_per_minute = NonZeroU32::MIN;
        config.public_calls_burst = NonZeroU32::new(BURST).unwrap();
        config.trusted_proxies = 1;
        config.redis_url = Sensitive::new(url);
        config.redis_ca_file = ca;
        config.secret_key = Sensitive::new("5a".repeat(32));
    };
    Suite::configured(change).await
}

async fn query(gateway: &Suite, address: &str) -> Result<(), Status> {
    let mut request = Request::new(QueryPetitionRequest::default());
    request.metadata_mut().insert("x-forwarded-for", address.parse().unwrap());
    gateway.client().query_petition(request).await.map(drop)
}

#[tokio::test]
async fn gateways_with_one_redis_let_no_more_through_than_one_would() {
    let together = Together::start(RedisOptions { tls: true, ..RedisOptions::default() }).await;
    together.count_together().await;
}

#[tokio::test]
async fn without_redis_each_gateway_goes_on_with_its_own_limit() {
    let mut together = Together::start(RedisOptions::default()).await;
    together.count_together().await;
    together.redis.kill9().await.unwrap();
    // Everybody is answered, and nobody as often as they like.
    let stranger = together.stranger();
    for gateway in [&together.one, &together.other] {
        for _ in 0..BURST {
            query(gateway, &stranger).await.unwrap();
        }
        let status = query(gateway, &stranger).await.unwrap_err();
        assert_refused(&status, Code::ResourceExhausted, "CALLS_TOO_OFTEN");
    }
    together.redis.restart().await.unwrap();
    together.count_together().await;
}

#[tokio::test]
async fn redis_learns_no_address_and_keeps_nothing_for_long() {
    let together = Together::start(RedisOptions::default()).await;
    together.count_together().await;
    let client = redis::Client::open(together.redis.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let keys: Vec<String> = redis::cmd("KEYS").arg("*").query_async(&mut connection).await.unwrap();
    assert!(!keys.is_empty());
    let longest = i64::from(60_000 * BURST);
    for key in keys {
        assert!(key.starts_with("limit:") && !key.contains("198.18"), "{key}");
        let left: i64 = redis::cmd("PTTL").arg(&key).query_async(&mut connection).await.unwrap();
        assert!((1..=longest).contains(&left), "{key} stays for {left} ms");
    }
}
