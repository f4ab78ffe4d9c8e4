//! The register: all tables of one version, checked.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use kernel::{BodyCode, PersonCode};

use crate::as_of::AsOf;
use crate::check;
use crate::complaint::{Complaint, Complaints};
use crate::files::Files;
use crate::rights::Rights;
use crate::rows::{Record, Tables};

/// The office, in one version of the data. Immutable, and cheap to clone.
#[derive(Clone, Default)]
pub struct Organisation(Arc<Register>);

/// The tables, and what is found in them by other ways than their order.
#[derive(Debug, Default)]
pub(crate) struct Register {
    tables: Tables,
    /// The rows of `holders` by person.
    pub(crate) held_by: BTreeMap<PersonCode, Vec<usize>>,
    /// The bodies that name this one as the higher department of their line.
    pub(crate) guided_by: BTreeMap<BodyCode, Vec<BodyCode>>,
}

impl Organisation {
    /// Reads the files of a folder, or returns everything that is wrong with them.
    pub fn read(files: &Files, rights: &Rights) -> Result<Self, Vec<Complaint>> {
        let mut complaints = Complaints::default();
        files.check_whole(&mut complaints);
        Self::default().read_over(files, rights, complaints)
    }

    /// The same with some files of a folder put in the place of their rows; the rows of the other
    /// files stay.
    pub fn with_files(&self, files: &Files, rights: &Rights) -> Result<Self, Vec<Complaint>> {
        self.read_over(files, rights, Complaints::default())
    }

    fn read_over(
        &self,
        files: &Files,
        rights: &Rights,
        mut complaints: Complaints,
    ) -> Result<Self, Vec<Complaint>> {
        let lines = files.lines(&mut complaints);
        let tables = Tables::read(&lines, &self.0.tables, &mut complaints);
        // References into rows that could not be read would all be complained of as well.
        let tables = complaints.or(tables)?;
        Self::checked(tables, rights)
    }

    /// The organisation of rows that were checked before they were kept.
    pub fn kept(records: impl IntoIterator<Item = Record>) -> Self {
        let tables = Tables::of(records.into_iter().map(|it| (0, it)));
        Self(Arc::new(Register::new(tables)))
    }

    /// The organisation that these rows make, or everything that is wrong with them.
    pub fn of(
        records: impl IntoIterator<Item = Record>,
        rights: &Rights,
    ) -> Result<Self, Vec<Complaint>> {
        Self::checked(Tables::of(records.into_iter().map(|it| (0, it))), rights)
    }

    fn checked(tables: Tables, rights: &Rights) -> Result<Self, Vec<Complaint>> {
        let organisation = Self(Arc::new(Register::new(tables)));
        let mut complaints = Complaints::default();
        check::all(&organisation, rights, &mut complaints);
        complaints.or(organisation)
    }

    /// The register after a new folder was put in the place of this one, on `today`.
    ///
    /// A row that the folder no longer has ends yesterday and stays as history; one that had not
    /// begun yet goes.
    pub fn replaced_by(
        &self,
        folder: &Self,
        today: NaiveDate,
        rights: &Rights,
    ) -> Result<Self, Vec<Complaint>> {
        let yesterday = today.checked_sub_days(Days::new(1)).unwrap_or(today);
        let mut records = folder.0.tables.records();
        let known: Vec<Record> = records.iter().map(|(_, it)| it.clone()).collect();
        let gone = self
            .records()
            .into_iter()
            .filter(|old| known.binary_search_by(|new| same_row(new, old)).is_err());
        for old in gone {
            let valid = old.valid();
            if valid.from.is_none_or(|from| from < today) {
                records.push((0, old.with_validity(valid.until(yesterday))));
            }
        }
        Self::checked(Tables::of(records), rights)
    }

    /// The register after rows were put in: each in the place of the one that begins on the same
    /// day, if there is one.
    pub fn with(
        &self,
        rows: impl IntoIterator<Item = Record>,
        rights: &Rights,
    ) -> Result<Self, Vec<Complaint>> {
        let mut records = self.records();
        for row in rows {
            match records.binary_search_by(|old| same_row(old, &row)) {
                Ok(at) => records[at] = row,
                Err(at) => records.insert(at, row),
            }
        }
        Self::of(records, rights)
    }

    /// All rows, in order.
    pub fn records(&self) -> Vec<Record> {
        self.0.tables.records().into_iter().map(|(_, it)| it).collect()
    }

    /// True if there is nothing in it yet.
    pub fn is_empty(&self) -> bool {
        self.bodies.rows().is_empty()
    }

    /// The office as it is on `day`.
    pub fn as_of(&self, day: NaiveDate) -> AsOf {
        AsOf::new(self.clone(), day)
    }

    pub(crate) fn register(&self) -> &Register {
        &self.0
    }
}

impl fmt::Debug for Organisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Organisation({} bodies)", self.bodies.rows().len())
    }
}

impl Deref for Organisation {
    type Target = Tables;

    fn deref(&self) -> &Tables {
        &self.0.tables
    }
}

impl Register {
    fn new(tables: Tables) -> Self {
        let mut held_by: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (at, holding) in tables.holders.rows().iter().enumerate() {
            held_by.entry(holding.person.clone()).or_default().push(at);
        }
        let mut guided_by: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for body in tables.bodies.rows() {
            if let Some(line) = &body.line {
                guided_by.entry(line.clone()).or_default().push(body.code.clone());
            }
        }
        Self { tables, held_by, guided_by }
    }
}

/// Two rows are one row in two versions if they are about the same thing and begin on the same day.
pub(crate) fn same_row(one: &Record, other: &Record) -> std::cmp::Ordering {
    let begins = |it: &Record| {
        let valid = crate::row::Validity { from: it.valid().from, to: None };
        it.clone().with_validity(valid)
    };
    begins(one).in_order(&begins(other))
}
