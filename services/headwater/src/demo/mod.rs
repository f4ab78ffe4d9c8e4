//! A hundred days of an office: real petitions from a file, scripted officers, manual office time.

pub mod acts;
pub mod office;
pub mod posts;
mod report;
mod rounds;
mod script;

use std::path::Path;

use anyhow::Context;
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use kernel::clock::office_instant;

use crate::import::{self, ImportOptions};
use crate::suite::{Suite, SuiteOptions};
use office::Office;

/// The post that may look at everything in the city.
pub const AUDITOR: &str = "530900-XFJ.auditor-1";

/// The first day of the demo, a Monday.
const FIRST_DAY: (i32, u32, u32) = (2026, 3, 2);
/// How many days it plays.
const DAYS: i64 = 100;

/// Plays the demo in `data`, which is emptied first, and prints the report.
pub async fn run(data: &Path, petitions: &Path) -> anyhow::Result<()> {
    if data.exists() {
        empty(data)?;
    }
    let (year, month, day) = FIRST_DAY;
    let first = NaiveDate::from_ymd_opt(year, month, day).context("the first day")?;
    let options = ImportOptions { source: "demo".to_owned(), ..ImportOptions::default() };
    let rows = import::read_file(petitions, &options)?;
    let morning = office_instant(first, NaiveTime::MIN);
    let suite = Suite::start(SuiteOptions::manual(data, morning)).await?;
    let played = tokio::select! {
        played = play(&suite, rows, first) => played,
        () = crate::cli::interrupted() => Err(anyhow::anyhow!("interrupted")),
    };
    suite.stop().await?;
    played
}

async fn play(suite: &Suite, rows: Vec<import::FileRow>, first: NaiveDate) -> anyhow::Result<()> {
    let stopwatch = kernel::MachineClock::real().stopwatch();
    let office = Office::open(suite).await?;
    let mut script = script::Script::new(&office, rows)?;
    for day in (0..DAYS).map(|days| first + TimeDelta::days(days)) {
        script.play_day(suite, day).await.with_context(|| format!("on {day}"))?;
    }
    let last = first + TimeDelta::days(DAYS);
    suite.advance_to(office_instant(last, NaiveTime::MIN)).await?;
    report::print(&office, &script, last, stopwatch.elapsed()).await
}

/// Removes what an earlier demo left; only a folder that a suite has written is touched.
fn empty(data: &Path) -> anyhow::Result<()> {
    let folder = engines::DataFolder::open(data)?;
    let actual = folder.path().to_owned();
    if actual.read_dir()?.next().is_none() {
        return Ok(());
    }
    for entry in actual.read_dir()? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            std::fs::remove_dir_all(path)?;
        } else if entry.file_name() != "moved-to"
            && !entry.file_name().to_string_lossy().ends_with("lock")
        {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}
