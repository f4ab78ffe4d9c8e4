//! Whether a machine's clock is right: it is compared with that of the database, which all replicas of a service share.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::clock::Stopwatch;
use kernel::{ErrorKind, MachineClock};
use tonic::Status;

use crate::error::explained;

/// By how much the two may differ. Machines whose clocks are kept by NTP differ by milliseconds.
pub const TOLERANCE: TimeDelta = TimeDelta::seconds(5);

/// What the last comparison found; all clones know the same.
#[derive(Clone, Debug, Default)]
pub struct ClockCheck(Arc<Mutex<Option<Compared>>>);

#[derive(Clone, Copy, Debug)]
struct Compared {
    /// By how much the machine's clock was ahead.
    ahead: TimeDelta,
    /// What it said then, and what has passed since by a clock that nobody sets.
    said: DateTime<Utc>,
    since: Stopwatch,
}

impl ClockCheck {
    /// Takes down what the database's clock said when it was asked, `round_trip` being all the time that passed until its answer was
    /// here. The answer is of some instant within it: what that may explain is no difference.
    pub fn compare(&self, machine: &MachineClock, database: DateTime<Utc>, round_trip: Duration) {
        if !machine.goes_by_itself() {
            return;
        }
        let half = TimeDelta::from_std(round_trip / 2).unwrap_or(TimeDelta::MAX);
        let (said, since) = (machine.now(), machine.stopwatch());
        let differs = said - half - database;
        let ahead = if differs.abs() <= half {
            TimeDelta::zero()
        } else if differs > TimeDelta::zero() {
            differs - half
        } else {
            differs + half
        };
        *self.last() = Some(Compared { ahead, said, since });
    }

    /// By how much the machine's clock is ahead now, if it has been compared: one that was set since then is found out without asking
    /// again.
    pub fn difference(&self, machine: &MachineClock) -> Option<TimeDelta> {
        let last = *self.last();
        last.map(|it| {
            let passed = TimeDelta::from_std(it.since.elapsed()).unwrap_or(TimeDelta::MAX);
            it.ahead + (machine.now() - it.said - passed)
        })
    }

    /// True while it is not known to be wrong.
    pub fn is_right(&self, machine: &MachineClock) -> bool {
        self.difference(machine).is_none_or(|ahead| ahead.abs() <= TOLERANCE)
    }

    /// Refuses while it is wrong: what is done then would bear a wrong date, and be due on another.
    pub fn refuse_if_wrong(&self, machine: &MachineClock) -> Result<(), Status> {
        if self.is_right(machine) {
            return Ok(());
        }
        Err(explained(
            ErrorKind::Unavailable,
            "CLOCK_WRONG",
            "服务器时钟与数据库不一致，暂停办理，请稍后重试",
            "the clock of this server differs from the database's; try again",
        ))
    }

    fn last(&self) -> std::sync::MutexGuard<'_, Option<Compared>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INSTANTLY: Duration = Duration::ZERO;

    #[test]
    fn a_clock_that_nobody_compared_is_not_called_wrong() {
        assert!(ClockCheck::default().is_right(&MachineClock::real()));
    }

    #[test]
    fn a_clock_is_wrong_once_it_differs_by_more_than_is_allowed_either_way() {
        let (check, machine) = (ClockCheck::default(), MachineClock::real());
        for (seconds, right) in [(0, true), (4, true), (-4, true), (7, false), (-7, false)] {
            let database = machine.now() - TimeDelta::seconds(seconds);
            check.compare(&machine, database, INSTANTLY);
            assert_eq!(check.is_right(&machine), right, "{seconds}");
        }
    }

    #[test]
    fn an_answer_that_was_long_on_its_way_accuses_no_clock() {
        let (check, machine) = (ClockCheck::default(), MachineClock::real());
        // Asked twenty seconds ago: the answer may have been given at once.
        let asked = machine.now() - TimeDelta::seconds(20);
        check.compare(&machine, asked, Duration::from_secs(20));
        assert!(check.is_right(&machine));
        check.compare(&machine, asked - TimeDelta::seconds(10), Duration::from_secs(20));
        assert!(!check.is_right(&machine));
    }

    #[test]
    fn a_simulation_s_clock_is_compared_with_nobody_s() {
        let check = ClockCheck::default();
        let machine = MachineClock::manual(DateTime::default());
        check.compare(&machine, MachineClock::real().now(), INSTANTLY);
        assert!(check.is_right(&machine));
    }

    #[test]
    fn a_clock_that_is_set_after_it_was_compared_is_found_out_at_once() {
        let (check, machine) = (ClockCheck::default(), MachineClock::turned());
        check.compare(&machine, machine.now(), INSTANTLY);
        assert!(check.refuse_if_wrong(&machine).is_ok());
        machine.turn(TimeDelta::days(3));
        assert_eq!(check.refuse_if_wrong(&machine).unwrap_err().code(), tonic::Code::Unavailable);
        machine.turn(TimeDelta::days(-3));
        assert!(check.refuse_if_wrong(&machine).is_ok());
    }
}
