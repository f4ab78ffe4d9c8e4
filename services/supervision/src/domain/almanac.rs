//! The data that dates are counted by: rules, calendar, reminders.

use chrono::{DateTime, Utc};
use statutory_calendar::{Calendar, Certificate, Reminder, ReminderPlan, RuleBook};

/// Rules, calendar and reminder plan of one office.
#[derive(Clone, Debug)]
pub struct Almanac {
    pub rules: RuleBook,
    pub calendar: Calendar,
    pub reminders: ReminderPlan,
}

impl Almanac {
    /// When a running deadline has to be looked at next: its next reminder after `now`, or its end.
    pub fn next_wake(&self, certificate: &Certificate, now: DateTime<Utc>) -> DateTime<Utc> {
        self.reminders_of(certificate)
            .into_iter()
            .map(|reminder| reminder.time)
            .find(|time| *time > now)
            .unwrap_or(certificate.due_time)
    }

    /// The latest reminder whose time has come; those before it say less and are left out.
    pub fn latest_reminder(
        &self,
        certificate: &Certificate,
        now: DateTime<Utc>,
    ) -> Option<Reminder> {
        self.reminders_of(certificate).into_iter().rfind(|reminder| reminder.time <= now)
    }

    fn reminders_of(&self, certificate: &Certificate) -> Vec<Reminder> {
        self.reminders.reminders(certificate.day0, certificate.due_date, &self.calendar)
    }
}
