//! How soon the whole suite is ready, and what it holds in memory when idle.

use lab::{Suite, SuiteOptions};
use test_kit::Place;

use crate::report::Report;

pub(crate) async fn measure(report: &mut Report) -> anyhow::Result<()> {
    let place = Place::fresh()?;
    // The first start makes the cluster and its schemas; the second is what an operator waits for.
    Suite::start(SuiteOptions::real(place.path())).await?.stop().await?;
    let suite = Suite::start(SuiteOptions::real(place.path())).await?;
    let ready = suite.ready_after_engines();
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    let resident = resident_mib();
    report.add(
        "suite in one process, ready after its engines are up",
        &format!("{:.2} s", ready.as_secs_f64()),
        "—",
        "≤ 3 s",
    );
    report.add(
        "whole suite in one process, idle, resident",
        &format!("{resident:.0} MiB"),
        "—",
        "≤ 150 MB",
    );
    suite.stop().await
}

/// What this process holds: the suite and the bench itself; engines are processes of their own.
fn resident_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find(|line| line.starts_with("VmRSS"))
        .and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok())
        .unwrap_or_default()
        / 1024.0
}
