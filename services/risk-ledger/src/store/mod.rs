//! SQL and rows only. A row that says what cannot be is an inconsistency, never a guess.

pub mod act;
pub mod entry;
pub mod facts;
pub mod finding;
pub mod listing;
pub mod matter;
pub mod pending;
pub mod succession;
pub mod warning;

use kernel::Visibility;
use mailbox::columns::{code, codes, label, word};

use crate::domain::Refusal;

/// Everything that can stop a use case of the ledger.
pub type Error = mailbox::Error<Refusal>;

/// A label as its three columns.
struct Label {
    version: i32,
    bodies: Vec<String>,
    posts: Vec<String>,
}

impl Label {
    fn read(self) -> Result<Visibility, Error> {
        label("matter", self.version, &self.bodies, &self.posts)
    }
}
