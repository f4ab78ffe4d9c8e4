//! The clock of supervision: from the facts about a matter to the terms that run, and how they
//! stand.
//!
//! Pure: no async, no SQL, no gRPC, no clock of its own; instants are given. What starts, meets,
//! ends and moves a term is said by the rule book (`statutory_calendar::rule`), which [`plan`]
//! executes. What data cannot say stands in named functions, listed in
//! `docs/statutory-deadlines.md`.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod deadline;
pub mod due;
pub mod fact;
mod plan;
pub mod planned;
pub mod policy;
mod recompute;
mod rule_id;
mod standing;
pub mod subject;

pub use deadline::{Change, Course, Deadline, DossierKey, LastDays, Manner, SetBy, Started, State};
pub use due::{Days, DueDeadline};
pub use fact::{Fact, FactKind};
pub use plan::plan;
pub use planned::{Cause, NotStartedReason, Outcome, Planned, PlannedCourse, Start};
pub use policy::DeadlinePolicy;
pub use rule_id::RuleId;
pub use subject::Subject;

#[cfg(test)]
mod tests;
