//! The report of an assignment: which one meets the term, and what moves its last day.

use super::*;

/// Assigned on 5 March for a report by Thursday, 30 April, and then this.
fn term(facts: &[(&str, FactKind)]) -> String {
    let made = (1, "2026-03-05", assigned(1, "2026-03-05", "2026-04-30"));
    let then = (2..).zip(facts).map(|(n, (date, kind))| (n, *date, kind.clone()));
    let mut facts: Vec<_> =
        std::iter::once(made).chain(then).map(|(n, date, kind)| fact(n, date, kind)).collect();
    let straight = lines(&facts);
    facts.reverse();
    assert_eq!(lines(&facts), straight, "in any order");
    let report = straight.into_iter().find(|it| it.starts_with("assignment_report"));
    report.unwrap().replace("assignment_report 530902-ZJJ by ", "")
}

fn reported(n: u128, date: &'static str) -> (&'static str, FactKind) {
    (date, reported_result(1, n, date))
}

fn returned(n: u128, date: &'static str, until: &str) -> (&'static str, FactKind) {
    (date, report_returned(1, n, date, until))
}

fn extended(date: &'static str, until: &str) -> (&'static str, FactKind) {
    (date, report_extended(1, date, until))
}

#[test]
fn a_returned_report_meets_nothing_and_the_next_one_does_by_the_new_day() {
    let first = [reported(1, "2026-04-29"), returned(1, "2026-04-30", "2026-05-15")];
    assert_eq!(term(&first), "2026-05-15 open");
    let again = [&first[..], &[reported(2, "2026-05-14")]].concat();
    assert_eq!(term(&again), "2026-05-15 met 2026-05-14");
    let late = [&first[..], &[reported(2, "2026-05-18")]].concat();
    assert_eq!(term(&late), "2026-05-15 met 2026-05-18");
    // Returned in time, the day that was set stays.
    let early = [reported(1, "2026-04-10"), returned(1, "2026-04-12", "2026-04-30")];
    assert_eq!(term(&early), "2026-04-30 open");
    // What reached the assigner in time and came back after the last day had its new day in time.
    let came_back_late = [reported(1, "2026-04-30"), returned(1, "2026-05-08", "2026-05-20")];
    assert_eq!(term(&came_back_late), "2026-05-20 open");
}

#[test]
fn a_day_named_after_the_last_one_had_passed_saves_nothing() {
    let late = [reported(1, "2026-05-04"), returned(1, "2026-05-06", "2026-05-20")];
    assert_eq!(term(&late), "2026-04-30 open");
    assert_eq!(term(&[extended("2026-05-06", "2026-05-20")]), "2026-04-30 open");
}

#[test]
fn the_assigner_extends_as_often_as_the_term_still_runs() {
    let once = [extended("2026-04-30", "2026-05-15")];
    assert_eq!(term(&once), "2026-05-15 open");
    let twice = [&once[..], &[extended("2026-05-15", "2026-05-29")]].concat();
    assert_eq!(term(&twice), "2026-05-29 open");
    assert_eq!(
        term(&[&twice[..], &[reported(1, "2026-05-28")]].concat()),
        "2026-05-29 met 2026-05-28"
    );
}
