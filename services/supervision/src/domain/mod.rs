//! What supervision decides about terms. Pure: no async, no SQL, no tonic, no clock.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod almanac;
pub mod deadline;
pub mod dossier;
pub mod fact;
pub mod order;
pub mod plan;
mod recount;
pub mod refusal;
pub mod rule;
mod standing;
pub mod wake;

pub use almanac::Almanac;
pub use deadline::{Change, Course, Deadline, Manner, SetBy, State};
pub use dossier::Dossier;
pub use fact::{Fact, What};
pub use order::Order;
pub use plan::{Cause, Outcome, Planned, Start, WhyNot, plan};
pub use refusal::Refusal;
pub use rule::{RuleId, Subject};
pub use wake::{Alarm, Days};

#[cfg(test)]
mod tests;
