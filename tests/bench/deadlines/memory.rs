//! What an armed timer takes in Redis: all memory that Redis says it uses, less what it used when
//! it was empty.

use std::time::Duration;

use kernel::MachineClock;
use kernel::OfficeClock;

use super::office::{Office, Running};
use super::progress;
use crate::report::Report;

/// Starts the service over an empty Redis, and measures once it has armed everything.
pub(crate) async fn measure(
    report: &mut Report,
    office: &Office,
    clock: &OfficeClock,
) -> anyhow::Result<Running> {
    office.flush().await?;
    let empty = used(office).await?;
    let stopwatch = MachineClock::real().stopwatch();
    let running = office.start(clock).await?;
    office.all_armed(Duration::from_mins(3)).await?;
    progress("armed all that runs, at the start", stopwatch.elapsed());
    let full = used(office).await?;
    let timers = office.timers_held().await?.unwrap_or_default();
    report.add(
        "memory in Redis for each armed timer",
        &format!("{:.0} bytes ({timers} timers)", (full - empty) / timers as f64),
        "Redis before anything was armed",
        "≤ 150 bytes",
    );
    Ok(running)
}

/// `used_memory`, in bytes.
async fn used(office: &Office) -> anyhow::Result<f64> {
    let mut connection = office.redis().await?;
    let info: String = redis::cmd("INFO").arg("memory").query_async(&mut connection).await?;
    let line = info.lines().find_map(|line| line.strip_prefix("used_memory:"));
    Ok(line.unwrap_or_default().trim().parse()?)
}
