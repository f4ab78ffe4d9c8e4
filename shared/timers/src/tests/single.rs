//! Timers on one Redis that the tests empty, kill and bring back.

use chrono::TimeDelta;
use uuid::Uuid;

use super::{NONE, Server, at, id, in_time, layout};
use crate::{Claimed, Counts, Digest, Set, Timers};

#[tokio::test]
async fn due_timers_are_claimed_once_and_the_earliest_first() {
    let server = Server::start().await;
    let timers = server.timers("");
    timers
        .arm(&[(id(1), at(30)), (id(2), at(10)), (id(3), at(20)), (id(4), at(99))])
        .await
        .unwrap();
    assert_eq!(timers.claim(0, at(30), at(0), 2).await.unwrap().ids, [id(2), id(3)]);
    assert_eq!(timers.claim(0, at(30), at(0), 10).await.unwrap().ids, [id(1)]);
    assert_eq!(timers.claim(0, at(30), at(0), 10).await.unwrap().ids, NONE);
    assert_eq!(timers.counts(0).await.unwrap(), Counts { armed: 1, leased: 3 });
    timers.set_wakes(&[(id(1), None), (id(2), None)]).await.unwrap();
    assert_eq!(timers.counts(0).await.unwrap(), Counts { armed: 1, leased: 1 });
}

#[tokio::test]
async fn a_timer_moves_when_it_is_armed_again_and_is_forgotten_when_it_has_no_wake() {
    let server = Server::start().await;
    let timers = server.timers("");
    timers.arm(&[(id(1), at(10)), (id(2), at(10))]).await.unwrap();
    timers.arm(&[(id(1), at(50))]).await.unwrap();
    timers.set_wakes(&[(id(2), None)]).await.unwrap();
    assert_eq!(timers.claim(0, at(49), at(0), 10).await.unwrap().ids, NONE);
    assert_eq!(timers.claim(0, at(50), at(0), 10).await.unwrap().ids, [id(1)]);
}

#[tokio::test]
async fn single_timers_are_looked_up_in_the_order_asked_for() {
    let server = Server::start().await;
    let timers = server.timers("");
    timers.arm(&[(id(1), at(10)), (id(2), at(20))]).await.unwrap();
    assert_eq!(timers.claim(0, at(10), at(0), 10).await.unwrap().ids, [id(1)]);
    // A leased timer waits for no wake.
    let wakes = timers.wakes(&[id(3), id(2), id(1)]).await.unwrap();
    assert_eq!(wakes, [None, Some(at(20)), None]);
    assert_eq!(timers.wakes(&[]).await.unwrap(), []);
}

#[tokio::test]
async fn a_lease_that_expired_is_claimed_again_and_before_what_is_due() {
    let server = Server::start().await;
    let timers = server.timers("");
    timers.arm(&[(id(1), at(0)), (id(2), at(1))]).await.unwrap();
    // The office's clock and the machine's may lie years apart; a lease knows the machine's only.
    let machine = at(-90_000_000);
    assert_eq!(timers.claim(0, at(0), machine, 10).await.unwrap().ids, [id(1)]);
    let almost = machine + TimeDelta::milliseconds(9_999);
    assert_eq!(timers.claim(0, at(0), almost, 10).await.unwrap().ids, NONE);
    let expired = machine + TimeDelta::seconds(10);
    let claimed = timers.claim(0, at(1), expired, 10).await.unwrap();
    assert_eq!(claimed, Claimed { ids: vec![id(1), id(2)], expired: 1 });
}

#[tokio::test]
async fn a_wake_between_two_milliseconds_is_not_early() {
    let server = Server::start().await;
    let timers = server.timers("");
    timers.arm(&[(id(1), at(10) + TimeDelta::microseconds(1))]).await.unwrap();
    assert_eq!(timers.claim(0, at(10), at(0), 10).await.unwrap().ids, NONE);
    let next = at(10) + TimeDelta::milliseconds(1);
    assert_eq!(timers.claim(0, next, at(0), 10).await.unwrap().ids, [id(1)]);
}

#[tokio::test]
async fn suites_with_different_namespaces_do_not_see_each_other() {
    let server = Server::start().await;
    let (one, two) = (server.timers("one"), server.timers("two"));
    one.arm(&[(id(1), at(0))]).await.unwrap();
    one.beat(0, 4).await.unwrap();
    assert_eq!(two.claim(0, at(0), at(0), 10).await.unwrap().ids, NONE);
    assert_eq!(two.read_beat(0).await.unwrap(), None);
    assert_eq!(one.read_beat(0).await.unwrap(), Some(4));
}

#[tokio::test]
async fn a_flushed_shard_has_lost_its_beat_with_its_timers() {
    let server = Server::start().await;
    let timers = server.timers("");
    timers.arm(&[(id(1), at(0))]).await.unwrap();
    timers.beat(0, 7).await.unwrap();
    server.redis.command("FLUSHALL").await.unwrap();
    assert_eq!(timers.read_beat(0).await.unwrap(), None);
    assert_eq!(timers.counts(0).await.unwrap(), Counts::default());
    // Whoever read 7 before the loss does not paper over it.
    assert!(!timers.swap_beat(0, 7, 8).await.unwrap());
    assert_eq!(timers.read_beat(0).await.unwrap(), None);
    timers.beat(0, 7).await.unwrap();
    assert!(timers.swap_beat(0, 7, 8).await.unwrap());
    assert_eq!(timers.read_beat(0).await.unwrap(), Some(8));
}

#[tokio::test]
async fn a_server_that_dies_is_away_at_once_and_comes_back_on_the_same_port() {
    let mut server = Server::start().await;
    let timers = server.timers("");
    timers.arm(&[(id(1), at(0))]).await.unwrap();
    server.redis.kill9().await.unwrap();
    assert!(timers.claim(0, at(0), at(0), 10).await.is_err());
    assert!(timers.arm(&[(id(2), at(0))]).await.is_err());
    server.redis.restart().await.unwrap();
    // It came back empty: that is what the beat tells.
    assert_eq!(in_time(async || timers.claim(0, at(0), at(0), 10).await).await.ids, NONE);
    assert_eq!(timers.read_beat(0).await.unwrap(), None);
    timers.arm(&[(id(2), at(0))]).await.unwrap();
    assert_eq!(timers.claim(0, at(0), at(0), 10).await.unwrap().ids, [id(2)]);
}

#[tokio::test]
async fn a_server_that_is_away_at_the_start_is_found_when_it_comes() {
    let mut server = Server::start().await;
    server.redis.stop().await.unwrap();
    let timers = server.timers("");
    assert!(timers.claim(0, at(0), at(0), 10).await.is_err());
    server.redis.restart().await.unwrap();
    assert_eq!(in_time(async || timers.claim(0, at(0), at(0), 10).await).await.ids, NONE);
}

#[tokio::test]
async fn settling_arms_what_goes_on_forgets_what_ended_and_ends_the_leases_of_both() {
    let server = Server::start().await;
    let timers = server.timers("");
    timers.arm(&[(id(1), at(0)), (id(2), at(0)), (id(3), at(0))]).await.unwrap();
    assert_eq!(timers.claim(0, at(0), at(0), 10).await.unwrap().ids.len(), 3);
    // Armed anew while it was being fired, though it turns out to have ended.
    timers.arm(&[(id(2), at(5))]).await.unwrap();
    timers.set_wakes(&[(id(1), Some(at(7))), (id(2), None)]).await.unwrap();
    assert_eq!(timers.counts(0).await.unwrap(), Counts { armed: 1, leased: 1 });
    assert_eq!(timers.claim(0, at(6), at(0), 10).await.unwrap().ids, NONE);
    assert_eq!(timers.claim(0, at(7), at(0), 10).await.unwrap().ids, [id(1)]);
    // The third was not settled: its lease ends by itself.
    let expired = timers.claim(0, at(7), at(10), 10).await.unwrap();
    assert_eq!((expired.ids.len(), expired.expired), (2, 2));
    timers.set_wakes(&[]).await.unwrap();
}

#[tokio::test]
async fn a_burst_is_claimed_in_calls_as_large_as_lua_takes_and_settled_to_the_last() {
    let server = Server::start().await;
    let timers = server.timers("");
    let all: Vec<_> = (0..10_000).map(|n| (id(n), at(0))).collect();
    timers.arm(&all).await.unwrap();
    let mut claimed = Vec::new();
    for size in [3500, 3500, 3000, 0] {
        let some = timers.claim(0, at(0), at(0), usize::MAX).await.unwrap();
        assert_eq!((some.ids.len(), some.expired), (size, 0));
        claimed.extend(some.ids);
    }
    let again = timers.claim(0, at(0), at(10), usize::MAX).await.unwrap();
    assert_eq!((again.ids.len(), again.expired), (3500, 3500));
    claimed.sort();
    assert_eq!(claimed, all.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    let done: Vec<_> = claimed.into_iter().map(|id| (id, None)).collect();
    timers.set_wakes(&done).await.unwrap();
    assert_eq!(timers.counts(0).await.unwrap(), Counts::default());
}

#[tokio::test]
async fn a_member_that_is_no_timer_is_not_handed_out() {
    let server = Server::start().await;
    let timers = server.timers("");
    server.redis.command("ZADD {t00}:due 0 stranger").await.unwrap();
    timers.arm(&[(id(1), at(0))]).await.unwrap();
    assert_eq!(timers.claim(0, at(0), at(0), 10).await.unwrap().ids, [id(1)]);
    let expired = timers.claim(0, at(0), at(10), 10).await.unwrap();
    assert_eq!(expired, Claimed { ids: vec![id(1)], expired: 1 });
    server.redis.command("ZADD {t00}:due 0 another").await.unwrap();
    assert_eq!(timers.page(0, Set::Armed, None, 1).await.unwrap().timers, []);
}

#[tokio::test]
async fn pages_show_each_timer_that_stays_once_while_others_come_and_go() {
    let server = Server::start().await;
    let timers = server.timers("");
    // Many at one instant, as at a midnight.
    let wake = |n: u128| at(i64::from(n >= 10) + i64::from(n >= 90));
    let all: Vec<_> = (0..100).map(|n| (id(n << 64), wake(n))).collect();
    timers.arm(&all).await.unwrap();
    let (mut seen, mut place, mut pages) = (Vec::new(), None, 0_u128);
    loop {
        let page = timers.page(0, Set::Armed, place.as_ref(), 7).await.unwrap();
        let (last, _) = *page.timers.last().unwrap();
        seen.extend(page.timers);
        place = page.next;
        if place.is_none() {
            break;
        }
        // The reader's own place goes, and the ones before and after it come.
        let between = |step: u128| (id(last.as_u128() / 2 + step), at(0));
        timers.set_wakes(&[(last, None)]).await.unwrap();
        timers.arm(&[between(pages), (id(u128::MAX - pages), at(9))]).await.unwrap();
        pages += 1;
    }
    let stayed: Vec<_> = seen.iter().filter(|it| all.contains(it)).copied().collect();
    assert_eq!(stayed, all);
    assert!(pages >= 100 / 7 - 1, "{pages} pages");
}

#[tokio::test]
async fn a_digest_of_a_shard_is_that_of_the_record_and_leased_timers_are_read_apart() {
    let server = Server::start().await;
    let timers = server.timers("");
    let all: Vec<_> = (0..5000).map(|n| (id(n), at(i64::from(n > 2)))).collect();
    timers.arm(&all).await.unwrap();
    assert_eq!(timers.digest(0).await.unwrap(), all.iter().copied().collect::<Digest>());
    assert_eq!(timers.claim(0, at(0), at(50), 10).await.unwrap().ids, [id(0), id(1), id(2)]);
    let leased = timers.page(0, Set::Leased, None, 10).await.unwrap();
    assert_eq!(leased.timers, [(id(0), at(60)), (id(1), at(60)), (id(2), at(60))]);
    assert_eq!(leased.next, None);
    assert_eq!(timers.digest(0).await.unwrap(), all[3..].iter().copied().collect::<Digest>());
    timers.set_wakes(&[(id(4999), None)]).await.unwrap();
    assert_ne!(timers.digest(0).await.unwrap(), all[3..].iter().copied().collect::<Digest>());
}

#[tokio::test]
async fn scripts_that_a_server_forgot_are_told_again() {
    let server = Server::start().await;
    let timers = server.timers("");
    timers.arm(&[(id(1), at(0))]).await.unwrap();
    assert_eq!(timers.claim(0, at(0), at(0), 10).await.unwrap().ids, [id(1)]);
    server.redis.command("SCRIPT FLUSH").await.unwrap();
    assert_eq!(timers.claim(0, at(0), at(10), 10).await.unwrap().expired, 1);
}

#[tokio::test]
async fn a_silent_server_is_given_up_in_time_and_found_again() {
    let server = Server::start().await;
    let timers = server.timers("");
    timers.arm(&[(id(1), at(0))]).await.unwrap();
    server.redis.command("CLIENT PAUSE 2500 ALL").await.unwrap();
    assert!(timers.claim(0, at(0), at(0), 10).await.is_err());
    // The claim that nobody waited for may have been carried out; then its lease expires.
    let claimed = in_time(async || timers.claim(0, at(0), at(10), 10).await).await;
    assert_eq!(claimed.ids, [id(1)]);
}

#[tokio::test]
async fn a_password_that_was_refused_is_tried_again() {
    let server = Server::start().await;
    let url = server.redis.url().replace(server.redis.password(), "later");
    let timers = Timers::connect_lazily(url.as_str(), &layout("", 1)).unwrap();
    let refused = timers.counts(0).await.unwrap_err();
    assert_eq!(refused.0.kind(), redis::ErrorKind::AuthenticationFailed);
    server.redis.command("CONFIG SET requirepass later").await.unwrap();
    assert_eq!(in_time(async || timers.counts(0).await).await, Counts::default());
}

#[tokio::test]
async fn an_armed_timer_takes_150_bytes_at_most() {
    let server = Server::start().await;
    let timers = Timers::connect_lazily(server.redis.url().as_str(), &layout("", 16)).unwrap();
    let before = used_memory(&server.redis).await;
    let mut next = 1_u64;
    for thousand in 0..100 {
        let some: Vec<_> = (0..1000)
            .map(|n| {
                // Ids as scattered as real ones.
                next = next.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(thousand);
                (
                    Uuid::from_u64_pair(next.rotate_left(32), next ^ n),
                    at((next >> 40).cast_signed()),
                )
            })
            .collect();
        timers.arm(&some).await.unwrap();
    }
    let each = (used_memory(&server.redis).await - before) / 100_000;
    assert!((60..=150).contains(&each), "{each} bytes");
}

async fn used_memory(redis: &engines::Redis) -> u64 {
    let info = redis.command("INFO memory").await.unwrap();
    let line = info.lines().find_map(|line| line.strip_prefix("used_memory:")).unwrap();
    line.parse().unwrap()
}
