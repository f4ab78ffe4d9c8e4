//! SQL and rows only. A row that says what cannot be is an inconsistency, never a guess.

pub mod document;
pub mod facts;
pub mod finding;
pub mod handling;
pub mod history;
pub mod matter;
pub mod reference;
pub mod referral;

use std::str::FromStr;

use crate::domain::{Denied, Refusal};

/// Everything that can stop a use case of routing.
pub type Error = service_kit::Error<Refusal>;

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Refused(refusal) => Self::Refused(refusal),
            Denied::Invalid(invalid) => Self::Invalid(vec![invalid]),
        }
    }
}

/// Reads a code that was parsed before it was written.
fn code<C: FromStr>(table: &'static str, text: &str) -> Result<C, Error> {
    text.parse().map_err(|_| Error::inconsistent(table, "an unreadable code"))
}

/// Reads codes that were parsed before they were written.
fn codes<C: FromStr>(table: &'static str, texts: &[String]) -> Result<Vec<C>, Error> {
    texts.iter().map(|text| code(table, text)).collect()
}

/// Reads a word that the table's check admits.
fn word<W>(table: &'static str, parse: fn(&str) -> Option<W>, text: &str) -> Result<W, Error> {
    parse(text).ok_or_else(|| Error::inconsistent(table, "an unknown word"))
}
