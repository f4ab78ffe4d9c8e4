//! A new calendar: one working day becomes a holiday. Of the million deadlines the twentieth part
//! that counts working days moves, and so does the limit of those of natural days that end on that
//! day. Meanwhile timers fire, as they always do.

use std::path::Path;

use anyhow::{Context, ensure};
use chrono::{Datelike, NaiveDate, TimeDelta};
use kernel::{MachineClock, OfficeClock, OfficeDay};
use statutory_calendar::Calendar;
use supervision::dossier::app::Recomputed;
use uuid::Uuid;

use super::office::Office;
use super::{MILLION, lag, seed};
use crate::report::Report;

/// Starts the service with the new calendar and lets it recompute everything, while `due` are due
/// over a minute.
pub(crate) async fn measure(
    report: &mut Report,
    office: &Office,
    due: &[Uuid],
) -> anyhow::Result<()> {
    let clock = OfficeClock::real();
    let place = test_kit::Place::fresh()?;
    changed_calendar(place.path(), &seed::policy()?.terms.calendar, clock.now().office_date())?;
    let running = office.start_by(place.path(), &clock).await?;
    office.sql("checkpoint").await?;
    let begin = clock.now() + TimeDelta::seconds(3);
    lag::arm(office, due, begin).await?;
    let stopwatch = MachineClock::real().stopwatch();
    let mut so_far = Recomputed::default();
    while !so_far.is_done {
        so_far = running.service.recompute_deadlines(so_far, false).await?;
    }
    let seconds = stopwatch.elapsed().as_secs_f64();
    let lags = lag::over(office, &running, begin, due.len()).await?;
    let moved = so_far.moved_count();
    ensure!(moved >= MILLION / 20, "{moved} deadlines moved, fewer than one in twenty");
    report.add(
        "1,000,000 deadlines recomputed for a calendar that moves those in working days and those that end on the day",
        &format!(
            "{seconds:.1} s ({moved} moved, {} certificates restated; p99 of the lag of what was due meanwhile {lags})",
            so_far.restated
        ),
        "—",
        "≤ 60 s",
    );
    running.stop().await;
    Ok(())
}

/// Writes the shipped calendar into a folder with one working day more off, three working days from
/// today: inside the terms of all letters of the last five working days. Returns that day.
pub(crate) fn changed_calendar(
    folder: &Path,
    shipped: &Calendar,
    today: NaiveDate,
) -> anyhow::Result<NaiveDate> {
    let ahead = (1..30).map(|days| today + TimeDelta::days(days));
    let off = ahead
        .filter(|day| shipped.working_day_on_or_before(*day) == Some(*day))
        .nth(2)
        .context("no three working days within a month")?;
    let mut years: Vec<(i32, String)> = Vec::new();
    let from = test_kit::repository().join("deploy/data/calendar");
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        let year = path.file_stem().and_then(|it| it.to_str()).and_then(|it| it.parse().ok());
        years.push((year.context("a file that is no year")?, std::fs::read_to_string(&path)?));
    }
    years.sort();
    // In a year whose notice is not out yet the new calendar is also the first one.
    while let Some((last, _)) = years.last().filter(|(last, _)| *last < off.year()) {
        let year = last + 1;
        let notice = "[[notices]]\ntitle = \"bench\"\npublished = \"bench\"\naddress = \"bench\"\n";
        years.push((year, format!("year = {year}\nrevision = 1\n{notice}")));
    }
    for (year, text) in &mut years {
        if *year == off.year() {
            let holiday = format!(
                "\n[[holidays]]\nname = {{ zh = \"测试\", en = \"Bench\" }}\nfrom = \"{off}\"\nto = \"{off}\"\n"
            );
            text.push_str(&holiday);
            *text = text.replacen("revision = 1", "revision = 2", 1);
        }
        std::fs::write(folder.join(format!("{year}.toml")), text)?;
    }
    Ok(off)
}
