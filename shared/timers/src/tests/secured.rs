//! Timers on a Redis with TLS, and as a user with limited rights.

use engines::{Redis, RedisCluster, RedisOptions, RedisUser};
use redis::{ErrorKind, ServerErrorKind};
use redis_link::RedisAt;

use super::{NONE, Scratch, Server, at, id, layout};
use crate::Timers;

fn tls() -> RedisOptions {
    RedisOptions { tls: true, ..RedisOptions::default() }
}

fn user(keys: &str) -> RedisUser {
    RedisUser { name: "timers".to_owned(), rules: format!("{keys} +@all -@dangerous") }
}

fn trusting(redis: &Redis, whose: &Redis) -> Timers {
    let ca = Some(std::fs::read(whose.ca_file().unwrap()).unwrap());
    let at = RedisAt { ca, ..RedisAt::from(redis.url().as_str()) };
    Timers::connect_lazily(at, &layout("", 1)).unwrap()
}

#[tokio::test]
async fn a_server_with_tls_is_reached_if_its_own_ca_vouches_for_it_and_not_otherwise() {
    let (server, other) = (Server::start_with(tls()).await, Server::start_with(tls()).await);
    assert!(server.redis.url().starts_with("rediss://"));
    let timers = trusting(&server.redis, &server.redis);
    timers.arm(&[(id(1), at(0))]).await.unwrap();
    assert_eq!(timers.claim(0, at(0), at(0), 10).await.unwrap().ids, [id(1)]);

    let refused = trusting(&server.redis, &other.redis).counts(0).await.unwrap_err();
    assert!(refused.to_string().contains("certificate"), "{refused}");
    // Nor do the system's authorities know it.
    let refused = server.timers("").counts(0).await.unwrap_err();
    assert!(refused.to_string().contains("certificate"), "{refused}");
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let extra = vec![("bind".to_owned(), "127.0.0.1 127.0.0.2".to_owned())];
    let server = Server::start_with(RedisOptions { extra, ..tls() }).await;
    let ca = Some(std::fs::read(server.redis.ca_file().unwrap()).unwrap());
    let url = server.redis.url().replace("127.0.0.1", "127.0.0.2");
    let at = RedisAt { ca, ..RedisAt::from(url.as_str()) };
    let refused = Timers::connect_lazily(at, &layout("", 1)).unwrap().counts(0).await.unwrap_err();
    assert!(refused.to_string().contains("certificate"), "{refused}");
}

#[tokio::test]
async fn the_nodes_of_a_cluster_are_found_and_reached_with_tls_as_the_same_user() {
    let scratch = Scratch::new();
    let options = RedisOptions { user: Some(user("~{*}:*")), ..tls() };
    let mut cluster = RedisCluster::start(&scratch.folder, &options).await.unwrap();
    let ca = std::fs::read(cluster.ca_file().unwrap()).unwrap();
    // One seed is enough to find all.
    let at_one = RedisAt { urls: cluster.nodes()[1].url(), cluster: true, ca: Some(ca) };
    let timers = Timers::connect_lazily(at_one, &layout("", 16)).unwrap();
    for shard in timers.shards() {
        timers.beat(shard, 5).await.unwrap();
        assert_eq!(timers.read_beat(shard).await.unwrap(), Some(5));
    }
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_user_with_limited_rights_keeps_timers_in_its_namespace_and_can_do_nothing_else() {
    let options = RedisOptions { user: Some(user("~{office:*}:*")), ..RedisOptions::default() };
    let server = Server::start_with(options).await;
    let timers = server.timers("office");
    timers.arm(&[(id(1), at(0)), (id(2), at(9))]).await.unwrap();
    timers.beat(0, 1).await.unwrap();
    assert!(timers.swap_beat(0, 1, 2).await.unwrap());
    assert_eq!(timers.claim(0, at(0), at(0), 10).await.unwrap().ids, [id(1)]);
    timers.set_wakes(&[(id(1), None)]).await.unwrap();
    assert_eq!(timers.digest(0).await.unwrap().timers, 1);

    let others = server.timers("elsewhere");
    let denied = ErrorKind::Server(ServerErrorKind::NoPerm);
    assert_eq!(others.counts(0).await.unwrap_err().0.kind(), denied);
    assert_eq!(others.claim(0, at(0), at(0), 10).await.unwrap_err().0.kind(), denied);
    assert_eq!(timers.claim(0, at(0), at(0), 10).await.unwrap().ids, NONE);

    let client = redis::Client::open(server.redis.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let flushed = redis::cmd("FLUSHALL").query_async::<()>(&mut connection).await;
    assert_eq!(flushed.unwrap_err().kind(), denied);
    let nobody = server.redis.url().replace("timers:", "default:");
    let nobody = Timers::connect_lazily(nobody.as_str(), &layout("office", 1)).unwrap();
    assert_eq!(nobody.counts(0).await.unwrap_err().0.kind(), ErrorKind::AuthenticationFailed);
}
