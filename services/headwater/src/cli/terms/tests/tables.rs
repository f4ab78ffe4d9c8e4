//! The acceptance tables through the command: every row that a rule in force counts.

use std::fmt::Write as _;

use chrono::NaiveDate;
use test_kit::open_data;

use super::terms_reading;

/// A rule, its length and its first day in force, written down here once more from the papers.
struct Law(&'static str, &'static str, &'static str);

const IN_WORKING_DAYS: [Law; 7] = [
    Law("simple_hop", "1", "2022-07-17"),
    Law("simple_acceptance", "3", "2022-07-17"),
    Law("objection", "5", "2022-05-01"),
    Law("objection_decision", "5", "2022-05-01"),
    Law("simple_opinion", "10", "2022-07-17"),
    Law("supervision_answer", "10", "2022-05-01"),
    Law("warning_answer", "10", "2023-01-01"),
];

const WITH_TWO_DATES: [Law; 7] = [
    Law("refer", "15", "2022-05-01"),
    Law("notice_direct", "15", "2022-05-01"),
    Law("notice_transferred", "15", "2022-05-01"),
    Law("review_decision", "30", "2022-05-01"),
    Law("recheck_decision", "30", "2022-05-01"),
    Law("recommendation_answer", "30", "2022-05-01"),
    Law("handling", "60", "2022-05-01"),
];

const ROLLING: [Law; 3] = [
    Law("review_request", "30", "2022-05-01"),
    Law("recheck_request", "30", "2022-05-01"),
    Law("rating", "30", "2023-01-01"),
];

/// From this day on the notice for 2027 can move what looks at the calendar.
const OPEN: &str = "2026-12-26";

/// The rows of a table, or none where the tables are absent.
fn rows(path: &str) -> Vec<csv::StringRecord> {
    let Some(folder) = open_data("terms") else {
        return Vec::new();
    };
    csv::Reader::from_path(folder.join(path)).unwrap().records().map(Result::unwrap).collect()
}

/// A file for the command and the output that it must give.
#[derive(Default)]
struct File {
    input: String,
    expected: String,
    count: usize,
}

impl File {
    /// Adds the row for each of the rules that has this length and was in force, with its due date and
    /// its limit; each looks the limit up.
    fn add(&mut self, laws: &[Law], from: &str, length: &str, (last, limit): (&str, &str)) {
        for Law(rule, own, since) in laws {
            // Dates as they are written sort as they follow each other.
            if *own == length && from >= *since {
                let end = last.parse::<NaiveDate>().unwrap().succ_opt().unwrap();
                let provisional = limit >= OPEN;
                writeln!(self.input, "{from},{rule}").unwrap();
                writeln!(
                    self.expected,
                    "{rule},{from},{last},{end}T00:00:00+08:00,{provisional},{limit}"
                )
                .unwrap();
                self.count += 1;
            }
        }
    }

    /// Counts the file; the rows are compared one by one, so that the first wrong one is shown.
    fn check(&self) {
        let input = format!("from,rule\n{}", self.input);
        let output = terms_reading("due --batch -", input.as_bytes()).well();
        let mut lines = output.lines().skip(1);
        for expected in self.expected.lines() {
            assert_eq!(lines.next(), Some(expected));
        }
        assert_eq!(lines.next(), None);
    }
}

#[test]
fn every_working_day_row_of_a_rule_in_force() {
    let mut file = File::default();
    let table = rows("nth_workday_2020_2026.csv");
    for row in &table {
        file.add(&IN_WORKING_DAYS, &row[0], &row[2], (&row[3], &row[3]));
    }
    assert!(table.is_empty() || file.count > 1000, "{} rows", file.count);
    file.check();
}

#[test]
fn every_natural_day_row_of_a_rule_in_force_has_its_due_date_and_its_limit() {
    let mut file = File::default();
    let table = rows("calendar_day_terms_2020_2026.csv");
    for row in &table {
        file.add(&WITH_TWO_DATES, &row[0], &row[1], (&row[2], &row[3]));
        file.add(&ROLLING, &row[0], &row[1], (&row[3], &row[3]));
    }
    assert!(table.is_empty() || file.count > 1000, "{} rows", file.count);
    file.check();
}
