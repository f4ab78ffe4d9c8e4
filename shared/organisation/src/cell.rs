//! A cell of a table: a text in the file, a value that parsed once inside.

use chrono::NaiveDate;
use kernel::{BodyCode, PersonCode, PostCode, RegionCode, Word};
use words::intake::{CueKind, Purpose};
use words::risk_ledger::Domain;
use words::routing::{BodyKind, RegionLevel, Track};

use crate::complaint::Fault;

/// A value that stands in a cell.
pub(crate) trait Cell: Sized {
    /// Reads the text of the cell, without blanks around it.
    fn read(text: &str) -> Result<Self, Fault>;
    /// The text that reads as this value.
    fn write(&self) -> String;
}

impl Cell for String {
    fn read(text: &str) -> Result<Self, Fault> {
        if text.is_empty() { Err(Fault::Missing) } else { Ok(text.to_owned()) }
    }

    fn write(&self) -> String {
        self.clone()
    }
}

impl Cell for bool {
    fn read(text: &str) -> Result<Self, Fault> {
        match text {
            "true" => Ok(true),
            "" => Ok(false),
            _ => Err(Fault::NotYesOrNo),
        }
    }

    fn write(&self) -> String {
        if *self { "true".to_owned() } else { String::new() }
    }
}

impl Cell for u8 {
    fn read(text: &str) -> Result<Self, Fault> {
        if text.is_empty() {
            return Err(Fault::Missing);
        }
        text.parse().map_err(|_| Fault::NotASmallNumber)
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

impl Cell for NaiveDate {
    fn read(text: &str) -> Result<Self, Fault> {
        if text.is_empty() {
            return Err(Fault::Missing);
        }
        Self::parse_from_str(text, "%Y-%m-%d").map_err(|_| Fault::NotADay)
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

impl<T: Cell> Cell for Option<T> {
    fn read(text: &str) -> Result<Self, Fault> {
        if text.is_empty() { Ok(None) } else { T::read(text).map(Some) }
    }

    fn write(&self) -> String {
        self.as_ref().map(T::write).unwrap_or_default()
    }
}

/// A list inside a cell is separated by `|`.
impl<T: Cell> Cell for Vec<T> {
    fn read(text: &str) -> Result<Self, Fault> {
        if text.is_empty() {
            return Ok(Self::new());
        }
        text.split('|').map(|it| T::read(it.trim())).collect()
    }

    fn write(&self) -> String {
        self.iter().map(T::write).collect::<Vec<_>>().join("|")
    }
}

macro_rules! codes {
    ($($code:ty => $fault:ident),*) => {
        $(impl Cell for $code {
            fn read(text: &str) -> Result<Self, Fault> {
                if text.is_empty() {
                    return Err(Fault::Missing);
                }
                Self::parse(text).map_err(|_| Fault::$fault)
            }

            fn write(&self) -> String {
                self.to_string()
            }
        })*
    };
}

codes!(
    RegionCode => NotARegion, BodyCode => NotABody, PostCode => NotAPost, PersonCode => NotAPerson
);

macro_rules! words {
    ($($word:ty),*) => {
        $(impl Cell for $word {
            fn read(text: &str) -> Result<Self, Fault> {
                if text.is_empty() {
                    return Err(Fault::Missing);
                }
                let known = || Self::ALL.iter().map(|it| it.as_str()).collect::<Vec<_>>();
                Self::parse(text).ok_or_else(|| Fault::NotAWord { known: known().join("、") })
            }

            fn write(&self) -> String {
                self.as_str().to_owned()
            }
        })*
    };
}

words!(BodyKind, Track, RegionLevel, CueKind, Purpose, Domain);
