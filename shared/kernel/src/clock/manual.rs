//! Clocks that stand still until they are moved: for tests, the demo and simulations, never in the
//! product.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};

use super::{MachineClock, OfficeClock, Source};

/// Microseconds since the epoch, shared by all clones of a clock.
#[derive(Clone, Debug)]
pub(super) struct ManualTime(Arc<AtomicI64>);

impl ManualTime {
    fn at(start: DateTime<Utc>) -> Self {
        Self(Arc::new(AtomicI64::new(start.timestamp_micros())))
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap_or_default()
    }
}

impl Source {
    fn set(&self, instant: DateTime<Utc>) -> bool {
        match self {
            Self::Real => false,
            Self::Manual(ManualTime(micros)) => {
                micros.store(instant.timestamp_micros(), Ordering::SeqCst);
                true
            }
        }
    }
}

impl OfficeClock {
    /// A clock that stands still until it is advanced; all its clones move together.
    pub fn manual(start: DateTime<Utc>) -> Self {
        Self(Source::Manual(ManualTime::at(start)))
    }

    /// Moves a manual clock forward; an earlier instant leaves it where it is.
    ///
    /// Returns false for the real clock, which nobody moves.
    pub fn advance_to(&self, instant: DateTime<Utc>) -> bool {
        match &self.0 {
            Source::Real => false,
            Source::Manual(ManualTime(micros)) => {
                micros.fetch_max(instant.timestamp_micros(), Ordering::SeqCst);
                true
            }
        }
    }

    /// Sets a manual clock, back as well, as a machine's clock is that was wrong; for simulations
    /// of that.
    pub fn set(&self, instant: DateTime<Utc>) -> bool {
        self.0.set(instant)
    }

    /// True for a clock that only moves when told to.
    pub fn is_manual(&self) -> bool {
        matches!(self.0, Source::Manual(_))
    }
}

impl MachineClock {
    /// A clock that a simulation moves, so that leases run out when it says so; nothing else has
    /// one.
    pub fn manual(start: DateTime<Utc>) -> Self {
        Self(Source::Manual(ManualTime::at(start)))
    }

    /// Moves a manual clock, back as well: machines' clocks are set. Returns false for the real
    /// one.
    pub fn set(&self, instant: DateTime<Utc>) -> bool {
        self.0.set(instant)
    }
}

#[cfg(test)]
mod tests {
    use super::super::office_midnight;
    use super::*;

    #[test]
    fn a_manual_clock_never_goes_back_and_its_clones_move_together() {
        let start = office_midnight(chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap());
        let clock = OfficeClock::manual(start);
        let clone = clock.clone();
        clock.advance_to(start + chrono::TimeDelta::days(1));
        clock.advance_to(start);
        assert_eq!(clone.now(), start + chrono::TimeDelta::days(1));
    }

    #[test]
    fn the_real_clock_cannot_be_moved() {
        assert!(!OfficeClock::real().advance_to(DateTime::default()));
    }
}
