//! SQL and rows only. A row that says what cannot be is an inconsistency, never a guess.

pub mod act;
pub mod facts;
pub mod grid;
pub mod label;
pub mod task;

use std::str::FromStr;

use kernel::Invalid;

use crate::domain::Refusal;

/// Everything that can stop a use case of grid collaboration.
pub type Error = service_kit::Error<Refusal>;

/// Reads a code that was parsed before it was written.
fn code<C: FromStr<Err = Invalid>>(table: &'static str, text: &str) -> Result<C, Error> {
    text.parse().map_err(|_| Error::inconsistent(table, "an unreadable code"))
}

/// Reads codes that were parsed before they were written.
fn codes<C: FromStr<Err = Invalid>>(
    table: &'static str,
    texts: &[String],
) -> Result<Vec<C>, Error> {
    texts.iter().map(|text| code(table, text)).collect()
}
