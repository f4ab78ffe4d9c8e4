//! When to remind: pure instants before a due date, so that no clerk is warned at night or on a holiday.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use kernel::clock::office_instant;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;

/// Which reminders a deadline gets; data, so that an office may change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReminderPlan {
    /// True to remind at half the term.
    pub at_half: bool,
    /// How many days before the last day to remind.
    pub days_before: Vec<u32>,
    /// The time of day, on the office's clocks.
    pub at: NaiveTime,
}

/// One reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// When to send it.
    pub time: DateTime<Utc>,
    /// Why.
    pub reason: ReminderReason,
}

/// Why a reminder is sent when it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReminderReason {
    /// Half the term has passed.
    HalfTerm,
    /// So many days are left before the last day.
    DaysBefore(u32),
}

impl Default for ReminderPlan {
    /// At half the term, and 7, 3 and 1 days before the last day, at 09:00.
    fn default() -> Self {
        Self {
            at_half: true,
            days_before: vec![7, 3, 1],
            at: NaiveTime::from_hms_opt(9, 0, 0).unwrap_or(NaiveTime::MIN),
        }
    }
}

impl ReminderPlan {
    /// The reminders of a term from `day0` to `due_date`, in order; its limit reminds of nothing.
    ///
    /// One that falls on a rest day comes on the last working day before it. One that would come on day 0 or earlier is
    /// dropped, and of two within a day of each other the earlier: the later one says more.
    pub fn reminders(
        &self,
        day0: NaiveDate,
        due_date: NaiveDate,
        calendar: &Calendar,
    ) -> Vec<Reminder> {
        let half = self.at_half.then(|| {
            let half = (due_date - day0).num_days() / 2;
            (day0.checked_add_signed(TimeDelta::days(half)), ReminderReason::HalfTerm)
        });
        let before = self.days_before.iter().map(|days| {
            let day = due_date.checked_sub_signed(TimeDelta::days(i64::from(*days)));
            (day, ReminderReason::DaysBefore(*days))
        });
        let mut planned: Vec<(NaiveDate, ReminderReason)> = half
            .into_iter()
            .chain(before)
            .filter_map(|(day, reason)| Some((calendar.working_day_on_or_before(day?)?, reason)))
            .filter(|(day, _)| *day > day0)
            .collect();
        // The most urgent first: the latest day and, on the same day, the fewest days before.
        planned.sort_by_key(|(day, reason)| (std::cmp::Reverse(*day), urgency(*reason)));
        let mut kept: Vec<(NaiveDate, ReminderReason)> = Vec::with_capacity(planned.len());
        for (day, reason) in planned {
            if kept.last().is_none_or(|(later, _)| (*later - day).num_days() > 1) {
                kept.push((day, reason));
            }
        }
        kept.iter()
            .rev()
            .map(|(day, reason)| Reminder { time: office_instant(*day, self.at), reason: *reason })
            .collect()
    }
}

fn urgency(reason: ReminderReason) -> u32 {
    match reason {
        ReminderReason::DaysBefore(days) => days,
        ReminderReason::HalfTerm => u32::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn plan(day0: &str, due_date: &str) -> Vec<(String, ReminderReason)> {
        let calendar = Calendar::shipped().unwrap();
        ReminderPlan::default()
            .reminders(day(day0), day(due_date), &calendar)
            .iter()
            .map(|r| (r.time.with_timezone(&kernel::clock::office_zone()), r.reason))
            .map(|(time, reason)| (time.format("%F %H:%M").to_string(), reason))
            .collect()
    }

    #[test]
    fn a_long_term_is_reminded_of_four_times_at_nine() {
        use ReminderReason::{DaysBefore, HalfTerm};
        assert_eq!(
            plan("2026-03-02", "2026-05-01"),
            [
                ("2026-04-01 09:00".to_owned(), HalfTerm),
                ("2026-04-24 09:00".to_owned(), DaysBefore(7)),
                ("2026-04-28 09:00".to_owned(), DaysBefore(3)),
                ("2026-04-30 09:00".to_owned(), DaysBefore(1)),
            ]
        );
    }

    #[test]
    fn a_reminder_on_a_rest_day_comes_on_the_working_day_before_and_yields_to_a_later_neighbour() {
        // Last day 2 October: 1 day before is a holiday → 30 September; 3 days before is 29 September, a day from it.
        let times = plan("2026-08-03", "2026-10-02");
        assert_eq!(
            times.iter().map(|(time, _)| time.as_str()).collect::<Vec<_>>(),
            ["2026-09-02 09:00", "2026-09-24 09:00", "2026-09-30 09:00"]
        );
        assert_eq!(times[2].1, ReminderReason::DaysBefore(1));
    }

    #[test]
    fn a_term_of_one_day_has_no_reminder_before_or_at_its_start() {
        assert_eq!(plan("2026-03-02", "2026-03-03"), []);
        // Over the Spring Festival every reminder falls back to day 0 or to Saturday 14 February, which works.
        assert_eq!(
            plan("2026-02-13", "2026-02-24"),
            [("2026-02-14 09:00".to_owned(), ReminderReason::DaysBefore(1))]
        );
    }
}
