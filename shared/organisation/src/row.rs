//! What all rows have in common: a key, the days on which they are valid, and their cells.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

use crate::cell::Cell;
use crate::complaint::{Complaints, Fault};

/// The days on which a row is valid, both ends included; an end that is not said is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Validity {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

impl Validity {
    /// True on these days.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// True if it ends before it begins.
    pub fn is_reversed(&self) -> bool {
        self.from.zip(self.to).is_some_and(|(from, to)| to < from)
    }

    /// True if there is a day that both hold.
    pub fn overlaps(&self, other: &Self) -> bool {
        let before = |one: &Self, other: &Self| match (one.to, other.from) {
            (Some(to), Some(from)) => to < from,
            _ => false,
        };
        !before(self, other) && !before(other, self)
    }

    /// The same, ended on `last` unless it ends earlier.
    #[must_use]
    pub fn until(self, last: NaiveDate) -> Self {
        Self { to: Some(self.to.map_or(last, |to| to.min(last))), ..self }
    }
}

/// A row of one of the tables.
pub trait Row: Clone + PartialEq + fmt::Debug {
    /// The file that holds such rows.
    const FILE: &'static str;
    /// Its columns, in their order.
    const COLUMNS: &'static [&'static str];

    /// When the row is valid.
    fn valid(&self) -> Validity;
    /// The same row, with other days.
    #[must_use]
    fn with_validity(self, valid: Validity) -> Self;
    /// Orders rows by what they are about; equal ones are about the same thing at different times.
    fn about(&self, other: &Self) -> Ordering;
    /// What it is about, for people.
    fn key(&self) -> String;
    /// The cells, in the order of the columns.
    fn cells(&self) -> Vec<String>;
}

/// A row that can be read from cells.
pub(crate) trait FromCells: Row {
    fn read(cells: &mut Cells<'_>) -> Option<Self>;
}

/// The cells of one line, read one by one; what is wrong with each is noted.
pub(crate) struct Cells<'a> {
    pub(crate) file: &'a str,
    pub(crate) line: usize,
    pub(crate) texts: &'a BTreeMap<String, String>,
    pub(crate) complaints: &'a mut Complaints,
}

impl Cells<'_> {
    pub(crate) fn read<T: Cell>(&mut self, column: &str) -> Option<T> {
        let text = self.texts.get(column).map(|it| it.trim()).unwrap_or_default();
        T::read(text)
            .map_err(|fault| self.complaints.note(self.file, self.line, column, fault))
            .ok()
    }

    pub(crate) fn validity(&mut self) -> Option<Validity> {
        let (from, to) = (self.read("valid_from"), self.read("valid_to"));
        let valid = Validity { from: from?, to: to? };
        if valid.is_reversed() {
            self.complaints.note(self.file, self.line, "valid_to", Fault::ValidityReversed);
            return None;
        }
        Some(valid)
    }
}
