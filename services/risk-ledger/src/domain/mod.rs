//! What the office decides about the ledger. Pure: no async, no SQL, no tonic, no clock.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod cause;
pub mod entry;
pub mod grade;
pub mod matter;
pub mod number;
pub mod refusal;
pub mod succession;
#[cfg(test)]
mod tests;
pub mod warning;

pub use cause::{Cause, RuleTitles};
pub use entry::{Entry, Event, Lead, Proposal, State};
pub use grade::Grading;
pub use matter::Matter;
pub use number::Series;
pub use refusal::Refusal;
pub use warning::{AddressedLetter, LetterState, Warning};
pub use words::risk_ledger::{Domain, EntryState, Grade, WarningState};
