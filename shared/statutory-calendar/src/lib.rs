#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod calendar;
pub mod data;
pub mod escalation;
pub mod explain;
pub mod reminder;
pub mod rule;
pub mod term;
mod terms;

#[cfg(test)]
mod acceptance;
#[cfg(test)]
mod properties;

pub use calendar::{Calendar, DayKind, Provisional};
pub use data::{Bilingual, DataError};
pub use escalation::{Call, EscalationPlan, Recipient, Rung};
pub use explain::{Language, date, explain, last_day};
pub use reminder::{Reminder, ReminderPlan, ReminderReason};
pub use rule::{Nature, NotInForce, RestDay, Rule, RuleBook};
pub use term::{Certificate, Due, Mismatch, Pause, Span, Start, Term, TermError, verify};
pub use terms::{NoTerm, RulesAndCalendar};
