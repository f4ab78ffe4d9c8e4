//! Due dates: one after the other in memory, and a file of them through the command.
//!
//! In memory the baseline goes from day to day, as the certificate does; for the file it is the same rows read and written
//! line by line with nothing counted.

use std::hint::black_box;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::ensure;
use chrono::{Days, NaiveDate};
use headwater_tests::binary;
use kernel::MachineClock;
use statutory_calendar::{Calendar, RuleBook, Start, Term};
use test_kit::Place;

use crate::report::Report;

const RULES: [&str; 6] =
    ["refer", "objection", "handling", "review_request", "simple_acceptance", "simple_opinion"];
/// Start days from 2023-01-01, to the end of 2026.
const DAYS: u64 = 1400;
const ROUNDS: u64 = 2000;
const ROWS: u64 = 3_000_000;

pub(crate) fn measure(report: &mut Report) -> anyhow::Result<()> {
    in_memory(report)?;
    whole_file(report)
}

fn start(turn: u64) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2023, 1, 1).unwrap_or_default();
    first + Days::new(turn % DAYS)
}

fn in_memory(report: &mut Report) -> anyhow::Result<()> {
    let (calendar, book) = (Calendar::shipped()?, RuleBook::shipped()?);
    let starts: Vec<NaiveDate> = (0..DAYS).map(start).collect();
    let known = RULES.map(|id| book.in_force(id, None, starts[0]));
    let due = |rule, day0| Term::new(rule, &calendar, Start::Day(day0)).due();
    let counted = a_second(ROUNDS, &starts, |day0| {
        for rule in known.iter().flatten() {
            black_box(due(rule, black_box(day0)).is_ok());
        }
    });
    let looked_up = a_second(ROUNDS, &starts, |day0| {
        for rule in RULES.iter().filter_map(|id| book.in_force(black_box(id), None, day0).ok()) {
            black_box(due(rule, black_box(day0)).is_ok());
        }
    });
    let by_hand = a_second(50, &starts, |day0| {
        for rule in known.iter().flatten() {
            black_box(Term::new(rule, &calendar, Start::Day(black_box(day0))).compute().is_ok());
        }
    });
    let baseline = format!("day by day with a certificate: {:.2} M/s", by_hand / 1e6);
    let figure = |rate: f64| format!("{:.1} M/s on one core", rate / 1e6);
    report.add("a due date in memory, 6 rules", &figure(counted), &baseline, "≥ 5 M/s");
    report.add("the same with the rule's look-up", &figure(looked_up), &baseline, "—");
    Ok(())
}

/// Due dates a second, of the six rules from each start in each round.
fn a_second(rounds: u64, starts: &[NaiveDate], mut count: impl FnMut(NaiveDate)) -> f64 {
    // Once unmeasured, so that the first to be measured is not the one that warms the caches.
    starts.iter().copied().for_each(&mut count);
    let stopwatch = MachineClock::real().stopwatch();
    for _ in 0..rounds {
        starts.iter().copied().for_each(&mut count);
    }
    let count = rounds * DAYS * RULES.len() as u64;
    count as f64 / stopwatch.elapsed().as_secs_f64()
}

fn whole_file(report: &mut Report) -> anyhow::Result<()> {
    let binary = binary::headwater()?;
    let place = Place::fresh()?;
    let (rows, dates) = (place.path().join("rows.csv"), place.path().join("dates.csv"));
    write_rows(&rows)?;
    let stopwatch = MachineClock::real().stopwatch();
    let done = Command::new(binary)
        .args(["terms", "due", "--batch"])
        .arg(&rows)
        .stdout(Stdio::from(std::fs::File::create(&dates)?))
        .status()?;
    let counted = ROWS as f64 / stopwatch.elapsed().as_secs_f64();
    ensure!(done.success(), "the command failed: {done}");
    let lines = BufReader::new(std::fs::File::open(&dates)?).lines().count() as u64;
    ensure!(lines == ROWS + 1, "{lines} lines came out of {ROWS} rows");
    let stopwatch = MachineClock::real().stopwatch();
    let mut copy = BufWriter::new(std::fs::File::create(&dates)?);
    for line in BufReader::new(std::fs::File::open(&rows)?).lines() {
        writeln!(copy, "{}", line?)?;
    }
    copy.flush()?;
    let copied = ROWS as f64 / stopwatch.elapsed().as_secs_f64();
    report.add(
        "terms due --batch, 3,000,000 rows of 6 rules, one process",
        &format!("{:.2} M rows/s", counted / 1e6),
        &format!("the same lines only copied: {:.2} M/s", copied / 1e6),
        "≥ 0.3 M rows/s",
    );
    Ok(())
}

fn write_rows(path: &Path) -> anyhow::Result<()> {
    let mut file = BufWriter::new(std::fs::File::create(path)?);
    writeln!(file, "rule,from,region")?;
    for turn in 0..ROWS {
        let rule = RULES[(turn % 6) as usize];
        // Half of the rows name a county, and neighbours another one.
        let region = ["", "530902", "", "530922"][(turn % 4) as usize];
        writeln!(file, "{rule},{},{region}", start(turn / 6))?;
    }
    Ok(file.flush()?)
}
