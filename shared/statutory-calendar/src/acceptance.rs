//! Every row of the acceptance tables, which are read at run time and are no part of the repository.

use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::rule::{RestDay, Rule};
use crate::{Calendar, RuleBook, Span, Start, Term};

/// The folder of the tables: `HEADWATER_DATA_DIR`, or `shared/data` beside the repository.
#[expect(clippy::disallowed_methods, reason = "a test asks where its tables lie; no service does")]
fn data_folder() -> PathBuf {
    std::env::var("HEADWATER_DATA_DIR").map_or_else(
        |_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    )
}

/// The rows of a table, or none where the tables are absent: a word about it passes by the test's capture.
fn rows(path: &str) -> Vec<csv::StringRecord> {
    let path = data_folder().join(path);
    if !path.exists() {
        writeln!(std::io::stderr(), "skipped: {} is absent", path.display()).unwrap();
        return Vec::new();
    }
    let mut reader = csv::Reader::from_path(&path).unwrap();
    reader.records().map(Result::unwrap).collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A rule whose length is set, so that a table's length and unit can be tried as a term.
fn settable(rest_day: RestDay) -> Rule {
    let book = RuleBook::shipped().unwrap();
    let mut rule = book.rules().find(|rule| rule.id == "handling").unwrap().clone();
    rule.may_be_set = true;
    rule.rest_day = rest_day;
    rule
}

fn last(rule: &Rule, calendar: &Calendar, day0: NaiveDate, span: Span) -> NaiveDate {
    let term = Term::new(rule, calendar, Start::Day(day0)).with_span(span);
    let due = term.due().unwrap();
    assert_eq!(term.compute().unwrap().due(), due);
    due.due_date
}

#[test]
fn every_day_of_the_calendar_is_as_three_sources_have_it() {
    let calendar = Calendar::shipped().unwrap();
    for row in rows("calendar/cn_day_states_2020_2026.csv") {
        assert_eq!(calendar.is_working_day(day(&row[0])), &row[2] == "1", "{}", &row[0]);
    }
    for row in rows("calendar/cn_holidays_2020_2026.csv") {
        let kind = calendar.day(day(&row[0]));
        match (kind, &row[2]) {
            (crate::DayKind::Holiday { name }, "holiday")
            | (crate::DayKind::WorkingWeekend { name }, "workday") => {
                assert_eq!(name.zh, row[1], "{}", &row[0]);
            }
            // Listed by one source only: a Monday, which works without being listed.
            (crate::DayKind::Working, "workday") => assert_eq!(&row[0], "2020-02-03"),
            (other, listed) => panic!("{} is {other:?}, listed as {listed}", &row[0]),
        }
    }
}

#[test]
fn every_working_day_term_of_the_table() {
    let (calendar, rule) = (Calendar::shipped().unwrap(), settable(RestDay::Stays));
    let mut wrong_if_snapped = 0;
    for row in rows("terms/nth_workday_2020_2026.csv") {
        let (from, n, expected) = (day(&row[0]), row[2].parse::<u32>().unwrap(), day(&row[3]));
        let signed = i32::try_from(n).unwrap();
        assert_eq!(calendar.nth_working_day(from, signed), Some(expected), "{row:?}");
        if n >= 1 {
            assert_eq!(last(&rule, &calendar, from, Span::WorkingDays(n)), expected, "{row:?}");
        }
        // The other library first moves a start on a rest day: a known wrong answer, never ours.
        if row[4] != row[3] {
            wrong_if_snapped += 1;
            assert_ne!(calendar.nth_working_day(from, signed), Some(day(&row[4])), "{row:?}");
        }
    }
    assert!(wrong_if_snapped == 0 || wrong_if_snapped > 1000);
}

#[test]
fn every_natural_day_term_of_the_table_stays_or_rolls() {
    let calendar = Calendar::shipped().unwrap();
    let two_dates = settable(RestDay::LimitRolls);
    let (stays, rolls) = (settable(RestDay::Stays), settable(RestDay::Rolls));
    for row in rows("terms/calendar_day_terms_2020_2026.csv") {
        let (from, span) = (day(&row[0]), Span::NaturalDays(row[1].parse().unwrap()));
        assert_eq!(last(&stays, &calendar, from, span), day(&row[2]), "{row:?}");
        assert_eq!(last(&rolls, &calendar, from, span), day(&row[3]), "{row:?}");
        assert_eq!(last(&two_dates, &calendar, from, span), day(&row[2]), "{row:?}");
        let term = Term::new(&two_dates, &calendar, Start::Day(from)).with_span(span);
        assert_eq!(term.due().unwrap().limit_date, day(&row[3]), "{row:?}");
    }
}

#[test]
fn every_published_case_that_agrees_with_the_calendar() {
    let (calendar, rolls) = (Calendar::shipped().unwrap(), settable(RestDay::Rolls));
    for row in rows("terms/published_term_cases.csv") {
        let (from, n, expected) = (day(&row[2]), row[3].parse::<i32>().unwrap(), day(&row[4]));
        if &row[6] != "yes" {
            continue;
        }
        let ours = match &row[1] {
            "workday" => calendar.nth_working_day(from, n).unwrap(),
            "calendar day" => {
                last(&rolls, &calendar, from, Span::NaturalDays(u32::try_from(n).unwrap()))
            }
            unit => panic!("an unknown unit, {unit}"),
        };
        assert_eq!(ours, expected, "{row:?}");
    }
}
