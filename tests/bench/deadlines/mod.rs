//! Deadlines in numbers: a nation's midnight, a million timers, a Redis that forgot everything.
//!
//! The service is the real one with its default settings, PostgreSQL is durable (fsync on), both
//! engines and the bench share the machine. Each figure counts what is committed, not what was
//! begun.

mod burst;
mod cpu;
mod lag;
mod memory;
mod office;
mod peers;
mod rebuild;
mod recompute;
mod seed;

use std::time::Duration;

use anyhow::{Context, bail};
use kernel::{MachineClock, OfficeClock};

use crate::report::{Report, say};
use office::Office;

/// The benches of deadlines, by name; `deadlines` is all of them.
const NAMES: [&str; 5] = [
    "deadlines-burst",
    "deadlines-peers",
    "deadlines-rebuild",
    "deadlines-lag",
    "deadlines-recompute",
];

/// Deadlines that run in the benches of a million.
const MILLION: u64 = 1_000_000;

pub(crate) async fn measure(
    report: &mut Report,
    wanted: &dyn Fn(&str) -> bool,
) -> anyhow::Result<()> {
    let [burst, peers, rebuild, lag, recompute] =
        NAMES.map(|name| wanted("deadlines") || wanted(name));
    if burst || peers {
        midnight(report, peers).await?;
    }
    if rebuild || lag || recompute {
        million(report, [rebuild, lag, recompute]).await?;
    }
    Ok(())
}

/// A hundred thousand deadlines end in the same instant.
async fn midnight(report: &mut Report, with_peers: bool) -> anyhow::Result<()> {
    let office = Office::open(&[]).await?;
    burst::seed(&office).await?;
    let mut ours = vec![burst::round(&office).await?];
    let sizes = burst::payload_sizes(&office).await?;
    let peers = if with_peers { peers::measure(&office, sizes).await? } else { Vec::new() };
    // Before and after the peers, so that a machine that drifts drifts for both.
    for _ in 0..2 {
        ours.push(burst::round(&office).await?);
    }
    burst::report(report, &ours, &peers);
    office.close().await
}

/// A million deadlines run: what they take in Redis, how fast they are rebuilt, how late they fire,
/// how fast they follow a new calendar.
async fn million(report: &mut Report, wanted: [bool; 3]) -> anyhow::Result<()> {
    let [rebuild, lag, recompute] = wanted;
    let office = Office::open(&[("track_commit_timestamp", "on")]).await?;
    let clock = OfficeClock::real();
    let held = seed::million(&office, clock.now(), MILLION).await?;
    let running = memory::measure(report, &office, &clock).await?;
    let mut held = held.chunks(held.len() / 3);
    let mut next = || held.next().context("nothing is kept back any more");
    if rebuild {
        rebuild::measure(report, &office, &running, next()?).await?;
    }
    if lag {
        lag::measure(report, &office, &running, next()?).await?;
    }
    running.stop().await;
    if recompute {
        recompute::measure(report, &office, next()?).await?;
    }
    office.close().await
}

/// Waits until `check` is true, looking again after each pause, and says how long that took since
/// the stopwatch began.
async fn until(
    what: &str,
    within: Duration,
    pause: Duration,
    mut check: impl AsyncFnMut() -> anyhow::Result<bool>,
) -> anyhow::Result<Duration> {
    let stopwatch = MachineClock::real().stopwatch();
    while !check().await? {
        if stopwatch.elapsed() > within {
            bail!("waited {} s in vain until {what}", within.as_secs());
        }
        tokio::time::sleep(pause).await;
    }
    Ok(stopwatch.elapsed())
}

/// Says what is done and how long it took, so that a long bench does not look stuck.
fn progress(what: &str, took: Duration) {
    say(&format!("  {what}: {:.1} s", took.as_secs_f64()));
}
