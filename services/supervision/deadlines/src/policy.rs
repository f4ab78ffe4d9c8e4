//! The data that deadlines follow from: rules, calendar, reminders, rungs of escalation.

use chrono::{DateTime, NaiveDate, Utc};
use statutory_calendar::{EscalationPlan, Recipient, Reminder, ReminderPlan, RulesAndCalendar};

use crate::due::Days;

/// Rules, calendar and plans of one office.
#[derive(Clone, Debug)]
pub struct DeadlinePolicy {
    pub terms: RulesAndCalendar,
    pub reminders: ReminderPlan,
    pub escalation: EscalationPlan,
}

impl DeadlinePolicy {
    /// When a running deadline has to be looked at next: its next reminder after `now`, or its end.
    pub fn next_wake(&self, days: Days, now: DateTime<Utc>) -> DateTime<Utc> {
        self.reminders_of(days)
            .into_iter()
            .map(|reminder| reminder.time)
            .find(|time| *time > now)
            .unwrap_or(days.limit_time)
    }

    /// The latest reminder whose time has come; those before it say less and are left out.
    pub fn latest_reminder(&self, days: Days, now: DateTime<Utc>) -> Option<Reminder> {
        self.reminders_of(days).into_iter().rfind(|reminder| reminder.time <= now)
    }

    /// When somebody higher up is first to be called after a breach.
    pub fn first_call(&self, limit_date: NaiveDate) -> Option<DateTime<Utc>> {
        self.escalation.calls(limit_date, &self.terms.calendar).first().map(|call| call.time)
    }

    /// When somebody higher up is to be called after `now`.
    pub fn next_call(&self, limit_date: NaiveDate, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let calls = self.escalation.calls(limit_date, &self.terms.calendar);
        calls.iter().find(|call| call.time > now).map(|call| call.time)
    }

    /// Whom to call at `now`, of the calls from `wake` on, and when the next one is due: after an
    /// outage each rung in its turn, as nobody is passed over.
    pub fn call(
        &self,
        limit_date: NaiveDate,
        wake: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> (Option<Recipient>, Option<DateTime<Utc>>) {
        let calls = self.escalation.calls(limit_date, &self.terms.calendar);
        let mut left = calls.iter().filter(|call| call.time >= wake).peekable();
        let called = left.next_if(|call| call.time <= now);
        (called.map(|call| call.to), left.peek().map(|call| call.time))
    }

    fn reminders_of(&self, days: Days) -> Vec<Reminder> {
        self.reminders.reminders(days.day0, days.due_date, &self.terms.calendar)
    }
}
