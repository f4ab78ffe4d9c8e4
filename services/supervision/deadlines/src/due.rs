//! What a passing instant does to a deadline, and as much of a deadline as that needs.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::ids::DeadlineId;
use kernel::{BodyCode, OfficeDay};
use statutory_calendar::{Certificate, Nature};

use crate::deadline::{Change, DossierKey, Manner, State};
use crate::planned::Cause;
use crate::policy::DeadlinePolicy;
use crate::rule_id::RuleId;

/// The days of a term that its wakes go by: reminders by the due date, its end and what follows by the
/// limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The day of the starting fact.
    pub day0: NaiveDate,
    /// The day it is reminded of.
    pub due_date: NaiveDate,
    /// The last day that is in time.
    pub limit_date: NaiveDate,
    /// The first instant after it.
    pub limit_time: DateTime<Utc>,
}

impl Days {
    pub(crate) fn of(certificate: &Certificate) -> Self {
        let Certificate { day0, due_date, limit_date, limit_time, .. } = *certificate;
        Self { day0, due_date, limit_date, limit_time }
    }

    /// From what is stored beside a certificate: each date is the office's day before the first instant
    /// after it.
    pub fn stored(day0: NaiveDate, due_time: DateTime<Utc>, limit_time: DateTime<Utc>) -> Self {
        let last = |after: DateTime<Utc>| (after - TimeDelta::nanoseconds(1)).office_date();
        Self { day0, due_date: last(due_time), limit_date: last(limit_time), limit_time }
    }
}

/// A deadline as its firing sees it: its days and its state, without the certificate that explains
/// them.
///
/// A hundred thousand terms can end at the same midnight, and reading the certificate of each would
/// take most of the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueDeadline {
    pub id: DeadlineId,
    pub dossier: DossierKey,
    pub rule: RuleId,
    pub nature: Nature,
    pub body: BodyCode,
    pub days: Days,
    pub state: State,
    /// The trace in which the deadline began; its firing links back to it.
    pub traceparent: String,
    pub version: i64,
}

impl DueDeadline {
    /// Fires what is due at `now`, as [`super::Deadline::wake`] does.
    #[must_use]
    pub fn fire(self, now: DateTime<Utc>, policy: &DeadlinePolicy) -> (Self, Option<Change>) {
        let (state, change) = self.state.wake(self.nature, self.days, now, policy);
        (Self { state, ..self }, change)
    }
}

impl State {
    /// The state after a wake at `now`, and what that publishes; a state that is not due stays as
    /// it is.
    #[must_use]
    pub fn wake(
        self,
        nature: Nature,
        days: Days,
        now: DateTime<Utc>,
        policy: &DeadlinePolicy,
    ) -> (Self, Option<Change>) {
        match self {
            Self::Running { next_wake } if next_wake <= now => run_on(nature, days, now, policy),
            Self::Breached { next_wake: Some(next_wake) } if next_wake <= now => {
                let (called, next_wake) = policy.call(days.limit_date, next_wake, now);
                (Self::Breached { next_wake }, called.map(Change::Escalated))
            }
            Self::Running { .. }
            | Self::Met { .. }
            | Self::Breached { .. }
            | Self::MetLate { .. }
            | Self::Void { .. } => (self, None),
        }
    }
}

/// A running deadline that is due to be looked at: reminded of, or at its end.
fn run_on(
    nature: Nature,
    days: Days,
    now: DateTime<Utc>,
    policy: &DeadlinePolicy,
) -> (State, Option<Change>) {
    if days.limit_time > now {
        let reminder = policy.latest_reminder(days, now);
        let next_wake = policy.next_wake(days, now);
        let change = reminder.map(|reminder| Change::Reminded(reminder.reason));
        return (State::Running { next_wake }, change);
    }
    if nature.is_right() {
        let (cause, date) = (Cause::Lapsed, days.limit_date);
        let change = Change::Ended { manner: Manner::Void, date };
        return (State::Void { cause, date }, Some(change));
    }
    let next_wake = policy.first_call(days.limit_date);
    (State::Breached { next_wake }, Some(Change::Breached))
}
