//! A deadline as the facts would have it: what a plan says of each.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::ids::EventId;
use kernel::{BodyCode, Explain};
use serde::{Deserialize, Serialize};
use statutory_calendar::{Certificate, Nature, NotInForce};

use crate::rule_id::RuleId;
use crate::subject::Subject;

/// Why a deadline ended without being met.
pub use words::supervision::VoidCause as Cause;

/// A deadline as the facts would have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub rule: RuleId,
    pub nature: Nature,
    pub subject: Subject,
    /// The body bound, or entitled.
    pub body: BodyCode,
    pub start: Start,
    pub course: PlannedCourse,
}

impl Planned {
    /// What it counts by, if it starts at all.
    pub fn certificate(&self) -> Option<&Certificate> {
        match &self.course {
            PlannedCourse::NotStarted(_) => None,
            PlannedCourse::Started { certificate, .. } => Some(certificate),
        }
    }
}

/// The fact that starts a deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    pub fact: EventId,
    /// Day 0.
    pub date: NaiveDate,
    /// When the fact entered the system.
    pub record_time: DateTime<Utc>,
    pub traceparent: String,
}

/// What becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlannedCourse {
    NotStarted(NotStartedReason),
    Started {
        certificate: Box<Certificate>,
        /// Past its limit when its starting fact entered the system.
        late_at_entry: bool,
        outcome: Outcome,
    },
}

/// Why a deadline never started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotStartedReason {
    /// A record of the past.
    Historical,
    /// Name or address are unclear (Art. 23, second paragraph), so nobody can be told.
    NoDuty,
    /// Day 0 lies outside the days the rule is in force.
    NotInForce { zh: String, en: String },
}

impl NotStartedReason {
    pub(crate) fn not_in_force(why: &NotInForce) -> Self {
        Self::NotInForce { zh: why.zh(), en: why.en() }
    }
}

/// How the facts leave a deadline; whether that was in time is the deadline's to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Open,
    /// A fact of this day did what was due.
    Met(NaiveDate),
    /// A fact of this day did what was due, but after the instant at which hours had run out.
    MetLate(NaiveDate),
    /// A cause that the rule lists ended it.
    Void {
        cause: Cause,
        date: NaiveDate,
    },
}
