//! Rows in their order, found by halving.

use std::cmp::Ordering;

use chrono::NaiveDate;

use crate::complaint::{Complaints, Fault};
use crate::row::Row;

/// Rows of one kind, sorted by what they are about and then by their days.
#[derive(Clone, Debug)]
pub struct Table<R> {
    rows: Vec<R>,
    /// Where each row stands in its file; zero if it comes from none.
    lines: Vec<usize>,
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), lines: Vec::new() }
    }
}

impl<R: Row> Table<R> {
    pub(crate) fn new(mut rows: Vec<(usize, R)>) -> Self {
        rows.sort_by(|(_, one), (_, other)| in_order(one, other));
        let (lines, rows) = rows.into_iter().unzip();
        Self { rows, lines }
    }

    /// All rows, whenever they are valid.
    pub fn rows(&self) -> &[R] {
        &self.rows
    }

    /// All rows with the lines where they stand.
    pub(crate) fn with_lines(&self) -> impl Iterator<Item = (usize, &R)> {
        self.lines.iter().copied().zip(&self.rows)
    }

    /// The same in the order of the file: of two rows that clash, the later one is complained of.
    pub(crate) fn in_file_order(&self) -> Vec<(usize, &R)> {
        let mut rows: Vec<_> = self.with_lines().collect();
        rows.sort_by_key(|(line, _)| *line);
        rows
    }

    /// The rows that `by` calls equal; it must agree with the order of the table.
    pub fn find(&self, by: impl Fn(&R) -> Ordering) -> &[R] {
        let start = self.rows.partition_point(|row| by(row) == Ordering::Less);
        let length = self.rows[start..].partition_point(|row| by(row) == Ordering::Equal);
        &self.rows[start..start + length]
    }

    /// Those of them that are valid on `day`.
    pub fn find_on(&self, day: NaiveDate, by: impl Fn(&R) -> Ordering) -> impl Iterator<Item = &R> {
        self.find(by).iter().filter(move |row| row.valid().holds(day))
    }

    /// All rows that are valid on `day`.
    pub fn on(&self, day: NaiveDate) -> impl Iterator<Item = &R> {
        self.rows.iter().filter(move |row| row.valid().holds(day))
    }

    /// Complains of a row that ends before it begins, and of two rows about the same thing that are
    /// valid at the same time.
    pub(crate) fn check_order(&self, complaints: &mut Complaints) {
        let rows: Vec<_> = self.with_lines().collect();
        for (line, _) in rows.iter().filter(|(_, row)| row.valid().is_reversed()) {
            complaints.note(R::FILE, *line, "valid_to", Fault::ValidityReversed);
        }
        for group in rows.chunk_by(|(_, one), (_, other)| one.about(other) == Ordering::Equal) {
            // Sorted by their first days: a row that reaches furthest is the one that a later row
            // can run into.
            let mut furthest = group[0];
            for &(line, row) in &group[1..] {
                if row.valid().overlaps(&furthest.1.valid()) {
                    let fault = Fault::RowTwice { line: furthest.0 };
                    complaints.note(R::FILE, line, R::COLUMNS[0], fault);
                }
                if end(row) > end(furthest.1) {
                    furthest = (line, row);
                }
            }
        }
    }
}

/// Orders rows by what they are about, then by time.
pub(crate) fn in_order<R: Row>(one: &R, other: &R) -> Ordering {
    one.about(other).then_with(|| one.valid().cmp(&other.valid()))
}

fn end<R: Row>(row: &R) -> NaiveDate {
    row.valid().to.unwrap_or(NaiveDate::MAX)
}

/// Compares a sorted text with a beginning: equal for all texts that begin with it.
pub(crate) fn begins(text: &str, beginning: &str) -> Ordering {
    let length = beginning.len().min(text.len());
    text.as_bytes()[..length].cmp(beginning.as_bytes())
}
