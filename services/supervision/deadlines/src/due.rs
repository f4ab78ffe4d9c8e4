//! What a passing instant does to a deadline, and as much of one as that needs.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::ids::{DeadlineId, MatterId};
use kernel::{BodyCode, OfficeDay};
use statutory_calendar::Certificate;
use uuid::Uuid;

use super::almanac::Almanac;
use super::deadline::{Change, Manner, State};
use super::plan::Cause;
use super::rule::RuleId;

/// The days of a term that its wakes go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The day of the starting fact.
    pub day0: NaiveDate,
    /// The last day.
    pub due_date: NaiveDate,
    /// The first instant after it.
    pub due_time: DateTime<Utc>,
}

impl Days {
    pub(super) fn of(certificate: &Certificate) -> Self {
        let Certificate { day0, due_date, due_time, .. } = *certificate;
        Self { day0, due_date, due_time }
    }

    /// From what is stored beside a certificate: a term ends with the office's day before its due instant.
    pub fn stored(day0: NaiveDate, due_time: DateTime<Utc>) -> Self {
        let due_date = (due_time - TimeDelta::nanoseconds(1)).office_date();
        Self { day0, due_date, due_time }
    }
}

/// A deadline as its firing sees it: its days and its state, without the certificate that explains them.
///
/// A nation's terms end in the same midnight; what is not read for each of them is not paid for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    pub id: DeadlineId,
    pub dossier: Uuid,
    pub matter: Option<MatterId>,
    pub rule: RuleId,
    pub body: BodyCode,
    pub days: Days,
    pub state: State,
    /// The trace in which the deadline began; its firing links back to it.
    pub traceparent: String,
    pub version: i64,
}

impl Alarm {
    /// Fires what is due at `now`, as [`super::Deadline::wake`] does.
    #[must_use]
    pub fn ring(self, now: DateTime<Utc>, almanac: &Almanac) -> (Self, Option<Change>) {
        let (state, change) = self.state.wake(self.rule, self.days, now, almanac);
        (Self { state, ..self }, change)
    }
}

impl State {
    /// The state after a wake at `now`, and what that publishes; a state that is not due stays as it is.
    #[must_use]
    pub fn wake(
        self,
        rule: RuleId,
        days: Days,
        now: DateTime<Utc>,
        almanac: &Almanac,
    ) -> (Self, Option<Change>) {
        match self {
            Self::Running { next_wake } if next_wake <= now => run_on(rule, days, now, almanac),
            Self::Breached { next_wake: Some(next_wake) } if next_wake <= now => {
                let (called, next_wake) = almanac.call(days.due_date, next_wake, now);
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
    rule: RuleId,
    days: Days,
    now: DateTime<Utc>,
    almanac: &Almanac,
) -> (State, Option<Change>) {
    if days.due_time > now {
        let reminder = almanac.latest_reminder(days, now);
        let next_wake = almanac.next_wake(days, now);
        let change = reminder.map(|reminder| Change::Reminded(reminder.reason));
        return (State::Running { next_wake }, change);
    }
    if rule.is_right() {
        let (cause, date) = (Cause::Lapsed, days.due_date);
        let change = Change::Ended { manner: Manner::Void, date };
        return (State::Void { cause, date }, Some(change));
    }
    let next_wake = almanac.first_call(days.due_date);
    (State::Breached { next_wake }, Some(Change::Breached))
}
