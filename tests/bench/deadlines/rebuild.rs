//! Redis forgets everything while a million deadlines run and one in a hundred is due: how long
//! until each has its timer again, and until what was due has fired. The service notices by itself,
//! at its next beat.

use std::time::Duration;

use anyhow::ensure;
use kernel::MachineClock;
use uuid::Uuid;

use super::office::{Office, Running};
use super::{progress, until};
use crate::report::Report;

pub(crate) async fn measure(
    report: &mut Report,
    office: &Office,
    running: &Running,
    due: &[Uuid],
) -> anyhow::Result<()> {
    let before = office.number("select count(*) from supervision.supervision_order").await?;
    sqlx::query("update supervision.deadline set next_wake = now() where deadline_id = any($1)")
        .bind(due)
        .execute(&office.admin)
        .await?;
    let stopwatch = MachineClock::real().stopwatch();
    office.flush().await?;
    let fired = until("what was due has fired", Duration::from_mins(2), PAUSE, async || {
        Ok(running.firing.due_unfired().await? == 0)
    });
    let (fired, armed) = tokio::try_join!(fired, office.all_armed(Duration::from_mins(2)))?;
    progress("rebuilt, all that was due fired", stopwatch.elapsed());
    let drafted = office.number("select count(*) from supervision.supervision_order").await?;
    ensure!(drafted - before == i64::try_from(due.len())?, "{} fired", drafted - before);
    report.add(
        "empty Redis, 1,000,000 running deadlines: timers rebuilt",
        &format!(
            "{:.1} s (the {} that were due meanwhile had fired after {:.1} s)",
            armed.as_secs_f64(),
            due.len(),
            fired.as_secs_f64()
        ),
        "—",
        "≤ 10 s",
    );
    Ok(())
}

const PAUSE: Duration = Duration::from_millis(20);
