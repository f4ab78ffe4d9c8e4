//! A hundred days of an office: real petitions from a file, scripted officers, manual office time.

mod form;
mod further;
mod report;
mod rounds;
mod script;

use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use clap::Args;
use headwater::import::{self, ImportOptions};
use headwater::terminal::interrupted;
use kernel::clock::office_instant;
use lab::{Office, Suite, SuiteOptions};

/// Run a hundred days of an office in a few seconds, and print a report.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Where PostgreSQL and Redis keep their data; emptied first
    #[arg(long, default_value = ".headwater/demo")]
    data: PathBuf,
    /// The petitions to import
    #[arg(long, default_value = "deploy/data/demo/petitions.csv")]
    petitions: PathBuf,
}

/// The first day of the demo, a Monday.
const FIRST_DAY: (i32, u32, u32) = (2026, 3, 2);
/// How many days it plays.
const DAYS: i64 = 100;

impl Demo {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        if self.data.exists() {
            empty(&self.data)?;
        }
        let (year, month, day) = FIRST_DAY;
        let first = NaiveDate::from_ymd_opt(year, month, day).context("the first day")?;
        let options = ImportOptions { source: "demo".to_owned(), ..ImportOptions::default() };
        let rows = import::read_file(&self.petitions, &options)?.rows;
        let morning = office_instant(first, NaiveTime::MIN);
        let suite = Suite::start(SuiteOptions::manual(&self.data, morning)).await?;
        let played = tokio::select! {
            played = play(&suite, rows, first) => played,
            () = interrupted() => Err(anyhow::anyhow!("interrupted")),
            said = suite.engine_ended() => Err(anyhow::anyhow!(said)),
        };
        suite.stop().await?;
        played
    }
}

async fn play(suite: &Suite, rows: Vec<import::FileRow>, first: NaiveDate) -> anyhow::Result<()> {
    let stopwatch = kernel::MachineClock::real().stopwatch();
    let office = Office::open(suite).await?;
    let mut script = script::Script::new(&office, rows, first)?;
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
