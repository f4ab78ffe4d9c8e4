//! SQL and rows only. A row that says what cannot be is an inconsistency, never a guess.

pub mod act;
pub mod custody;
pub mod facts;
pub mod label;
pub mod list;
pub mod subject;
pub mod task;

use mailbox::columns::{code, joined, label, word};

use crate::domain::Refusal;

/// Everything that can stop a use case of grid collaboration.
pub type Error = mailbox::Error<Refusal>;
