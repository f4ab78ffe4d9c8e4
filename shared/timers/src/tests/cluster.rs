//! Timers on a Redis Cluster of three masters.

use std::collections::BTreeSet;

use engines::{Redis, RedisCluster, RedisOptions};
use redis_link::RedisAt;
use uuid::Uuid;

use super::{Scratch, at, id, in_time, layout};
use crate::{Counts, Digest, Set, Timers};

async fn cluster() -> (RedisCluster, Scratch) {
    let scratch = Scratch::new();
    (RedisCluster::start(&scratch.folder, &RedisOptions::default()).await.unwrap(), scratch)
}

fn timers_at(urls: String) -> Timers {
    let at = RedisAt { urls, cluster: true, ca: None };
    Timers::connect_lazily(at, &layout("", 16)).unwrap()
}

/// Ids that fall into all shards.
fn ids() -> Vec<Uuid> {
    (0..400).map(id).collect()
}

async fn claim_all(timers: &Timers, seconds: i64, machine: i64) -> (BTreeSet<Uuid>, usize) {
    let (mut ids, mut expired) = (BTreeSet::new(), 0);
    for shard in timers.shards() {
        let claimed = timers.claim(shard, at(seconds), at(machine), 1000).await.unwrap();
        expired += claimed.expired;
        ids.extend(claimed.ids);
    }
    (ids, expired)
}

/// The shards that cannot be reached now.
async fn away(timers: &Timers) -> Vec<u16> {
    let mut away = Vec::new();
    for shard in timers.shards() {
        if timers.read_beat(shard).await.is_err() {
            away.push(shard);
        }
    }
    away
}

#[tokio::test]
async fn timers_of_all_shards_are_armed_claimed_leased_read_and_settled() {
    let (mut cluster, _scratch) = cluster().await;
    let timers = timers_at(cluster.urls());
    let armed: Vec<_> = ids().into_iter().map(|id| (id, at(0))).collect();
    timers.arm(&armed).await.unwrap();
    timers.set_wakes(&[(id(0), None)]).await.unwrap();
    let mut digest = Digest::default();
    for shard in timers.shards() {
        let part = timers.digest(shard).await.unwrap();
        digest.timers += part.timers;
        digest.sum = digest.sum.wrapping_add(part.sum);
    }
    assert_eq!(digest, armed[1..].iter().copied().collect::<Digest>());

    let expected: BTreeSet<_> = ids().into_iter().skip(1).collect();
    assert_eq!(claim_all(&timers, 0, 0).await, (expected.clone(), 0));
    timers.set_wakes(&[(id(1), None)]).await.unwrap();
    assert_eq!(claim_all(&timers, 0, 9).await, (BTreeSet::new(), 0));
    // Nobody settled them within the lease.
    assert_eq!(claim_all(&timers, 0, 10).await, (expected.into_iter().skip(1).collect(), 398));
    let done: Vec<_> =
        ids().into_iter().map(|id| (id, (id.as_u128() % 2 == 0).then_some(at(50)))).collect();
    timers.set_wakes(&done).await.unwrap();
    assert_eq!(claim_all(&timers, 49, 99).await.0.len(), 0);
    assert_eq!(claim_all(&timers, 50, 99).await, (ids().into_iter().step_by(2).collect(), 0));
    let leased = timers.page(0, Set::Leased, None, 1000).await.unwrap();
    assert!(leased.timers.iter().all(|(_, end)| *end == at(109)) && leased.next.is_none());
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn while_one_master_is_dead_the_others_shards_go_on_and_its_own_come_back_empty() {
    let (mut cluster, _scratch) = cluster().await;
    let timers = timers_at(cluster.urls());
    for shard in timers.shards() {
        timers.beat(shard, 7).await.unwrap();
        assert_eq!(timers.claim(shard, at(0), at(0), 10).await.unwrap().ids.len(), 0);
    }
    cluster.nodes()[0].kill9().await.unwrap();
    let dead = away(&timers).await;
    assert!(!dead.is_empty() && dead.len() < 16, "{dead:?}");
    // A call for all shards fails, but those that are there have heard it.
    let armed: Vec<_> = ids().into_iter().map(|id| (id, at(0))).collect();
    assert!(timers.arm(&armed).await.is_err());
    let alive = |shard: &u16| !dead.contains(shard);
    for shard in timers.shards().filter(alive) {
        assert!(!timers.claim(shard, at(0), at(0), 1000).await.unwrap().ids.is_empty());
        assert!(timers.swap_beat(shard, 7, 8).await.unwrap());
    }
    assert_eq!(away(&timers).await, dead);

    cluster.nodes()[0].restart().await.unwrap();
    for shard in timers.shards() {
        let beat = in_time(async || timers.read_beat(shard).await).await;
        assert_eq!(beat, alive(&shard).then_some(8), "shard {shard}");
    }
    // It forgot the scripts too.
    timers.arm(&armed).await.unwrap();
    for shard in &dead {
        assert!(!timers.claim(*shard, at(0), at(0), 1000).await.unwrap().ids.is_empty());
    }
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_silent_master_does_not_hold_up_the_others() {
    let (mut cluster, _scratch) = cluster().await;
    let timers = timers_at(cluster.urls());
    assert_eq!(away(&timers).await, [0_u16; 0]);
    cluster.nodes()[0].command("CLIENT PAUSE 2500 ALL").await.unwrap();
    let each = timers.shards().map(|shard| {
        let timers = timers.clone();
        async move {
            let before = tokio::time::Instant::now();
            (timers.counts(shard).await.is_ok(), before.elapsed())
        }
    });
    let heard = futures::future::join_all(each).await;
    let (alive, silent): (Vec<_>, Vec<_>) = heard.into_iter().partition(|(answered, _)| *answered);
    assert!(!silent.is_empty() && alive.len() >= 8, "{alive:?} {silent:?}");
    assert!(alive.iter().all(|(_, took)| took.as_millis() < 1000), "{alive:?}");
    assert!(silent.iter().all(|(_, took)| took.as_millis() < 3500), "{silent:?}");
    for shard in timers.shards() {
        assert_eq!(in_time(async || timers.counts(shard).await).await, Counts::default());
    }
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_cluster_that_is_away_at_the_start_or_altogether_is_found_when_it_comes() {
    let (mut cluster, _scratch) = cluster().await;
    cluster.stop().await.unwrap();
    let timers = timers_at(cluster.urls());
    assert_eq!(away(&timers).await.len(), 16);
    for turn in 0..2 {
        for node in cluster.nodes() {
            node.restart().await.unwrap();
        }
        for shard in timers.shards() {
            in_time(async || timers.beat(shard, turn).await).await;
        }
        for node in cluster.nodes() {
            node.kill9().await.unwrap();
        }
        assert_eq!(away(&timers).await.len(), 16);
    }
}

#[tokio::test]
async fn a_shard_is_followed_to_the_node_that_its_slot_moves_to() {
    let (mut cluster, _scratch) = cluster().await;
    let timers = timers_at(cluster.urls());
    let slot = timers.keys(0).slot;
    timers.beat(0, 1).await.unwrap();
    assert_eq!(away(&timers).await, [0_u16; 0]);
    let nodes = cluster.nodes();
    let owner = usize::from(slot / (16_384 / 3)).min(2);
    let (from, to) = (&nodes[owner], &nodes[(owner + 1) % 3]);
    from.command("DEL {t00}:beat").await.unwrap();
    move_slot(slot, from, to).await;
    timers.arm(&[(id(0), at(0))]).await.unwrap();
    assert_eq!(timers.read_beat(0).await.unwrap(), None);
    timers.beat(0, 2).await.unwrap();
    assert_eq!(to.command("GET {t00}:beat").await.unwrap(), "2");
    cluster.stop().await.unwrap();
}

async fn move_slot(slot: u16, from: &Redis, to: &Redis) {
    let old = from.command("CLUSTER MYID").await.unwrap();
    let new = to.command("CLUSTER MYID").await.unwrap();
    let say = async |node: &Redis, what: String| {
        node.command(&format!("CLUSTER SETSLOT {slot} {what}")).await.unwrap();
    };
    say(to, format!("IMPORTING {old}")).await;
    say(from, format!("MIGRATING {new}")).await;
    say(to, format!("NODE {new}")).await;
    say(from, format!("NODE {new}")).await;
}
