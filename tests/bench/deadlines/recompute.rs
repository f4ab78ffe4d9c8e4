//! A new calendar: one working day becomes a holiday, and of the million deadlines the twentieth part that counts working
//! days moves. Measured here is the counting alone, without a database: the least that a recomputation can take.

use std::path::Path;

use anyhow::{Context, ensure};
use chrono::{Datelike, NaiveDate, TimeDelta};
use kernel::{MachineClock, OfficeClock, OfficeDay};
use statutory_calendar::{Calendar, Start, Term};

use super::MILLION;
use super::seed::{self, Kind};
use crate::report::Report;

pub(crate) fn measure(report: &mut Report) -> anyhow::Result<()> {
    let now = OfficeClock::real().now();
    let old = seed::almanac()?;
    let letters = seed::recent_working_days(&old.calendar, now.office_date())?;
    let place = headwater_tests::place::Place::fresh()?;
    changed_calendar(place.path(), &old.calendar, now.office_date())?;
    let new = Calendar::load(place.path())?;
    let stopwatch = MachineClock::real().stopwatch();
    let mut moved = 0_u64;
    for n in 0..MILLION {
        let opening = seed::one_of_many(n, now, &letters);
        let name = match opening.kind {
            Kind::Registered => "refer",
            Kind::Accepted => "handling",
            Kind::Warned => "warning_answer",
        };
        let rule = old.rules.in_force(name, None, opening.day0)?;
        let day0 = Start::Day(opening.day0);
        let before = Term::new(rule, &old.calendar, day0).compute()?;
        let after = Term::new(rule, &new, day0).compute()?;
        moved += u64::from(before.due_time != after.due_time);
    }
    let seconds = stopwatch.elapsed().as_secs_f64();
    ensure!(moved == MILLION / 20, "{moved} deadlines move, not one in twenty");
    report.add(
        "1,000,000 deadlines by the old and by a new calendar, in memory on one core",
        &format!("{seconds:.1} s, {moved} move"),
        "—",
        "—",
    );
    Ok(())
}

/// Writes the shipped calendar into a folder with one working day more off, three working days from today: inside the terms
/// of all letters of the last five working days. Returns that day.
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
    let from = headwater_tests::place::repository().join("deploy/data/calendar");
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
