//! SQL and rows only. A row that says what cannot be is an inconsistency, never a guess.

pub mod addition;
pub mod facts;
pub mod historical;
pub mod import;
pub mod matter;
pub mod personal_read;
pub mod petition;
pub mod petitioner;
pub mod rating;
pub mod registration;
pub mod void;
pub mod work;

use crate::domain::Refusal;

/// Everything that can stop a use case of intake.
pub type Error = mailbox::Error<Refusal>;
