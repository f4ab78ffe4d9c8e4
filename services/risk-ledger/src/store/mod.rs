//! SQL and rows only. A row that says what cannot be is an inconsistency, never a guess.

pub mod act;
pub mod entry;
pub mod facts;
pub mod finding;
pub mod list;
pub mod matter;
pub mod pending;
pub mod warning;

use std::str::FromStr;

use kernel::{Invalid, Visibility};

use crate::domain::Refusal;

/// Everything that can stop a use case of the ledger.
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

/// Reads a word of a closed list.
fn word<W>(
    table: &'static str,
    parse: impl FnOnce(&str) -> Option<W>,
    text: &str,
) -> Result<W, Error> {
    parse(text).ok_or_else(|| Error::inconsistent(table, "an unknown word"))
}

/// A label as its three columns.
struct Label {
    version: i32,
    bodies: Vec<String>,
    posts: Vec<String>,
}

impl Label {
    fn of(visibility: &Visibility) -> Self {
        Self {
            version: visibility.version,
            bodies: visibility.excluded_bodies.iter().map(ToString::to_string).collect(),
            posts: visibility.excluded_posts.iter().map(ToString::to_string).collect(),
        }
    }

    fn read(self) -> Result<Visibility, Error> {
        Ok(Visibility {
            version: self.version,
            excluded_bodies: codes("matter", &self.bodies)?,
            excluded_posts: codes("matter", &self.posts)?,
        })
    }
}
