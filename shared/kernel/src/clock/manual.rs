//! Clocks that stand still until they are moved, and one that goes but can be turned: for tests, the demo, development and
//! simulations, never in the product.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

use super::{MachineClock, OfficeClock, Source, system_now};

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

/// Microseconds by which a clock was turned ahead, shared by all its clones.
#[derive(Clone, Debug)]
pub(super) struct Ahead(Arc<AtomicI64>);

impl Ahead {
    pub(super) fn by(&self) -> TimeDelta {
        TimeDelta::microseconds(self.0.load(Ordering::SeqCst))
    }
}

impl Source {
    fn set(&self, instant: DateTime<Utc>) -> bool {
        match self {
            Self::Real | Self::Turned(_) => false,
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

    /// A clock that goes as the real one and can be turned ahead of it; all its clones are turned together.
    pub fn turned() -> Self {
        Self(Source::Turned(Ahead(Arc::default())))
    }

    /// By how much a clock was turned ahead of the real one; nothing for a clock that goes by no other.
    pub fn ahead(&self) -> Option<TimeDelta> {
        match &self.0 {
            Source::Real | Source::Manual(_) => None,
            Source::Turned(ahead) => Some(ahead.by()),
        }
    }

    /// Moves a manual clock, or one that can be turned, forward; an earlier instant leaves it where it is.
    ///
    /// Returns false for the real clock, which nobody moves.
    pub fn advance_to(&self, instant: DateTime<Utc>) -> bool {
        match &self.0 {
            Source::Real => false,
            Source::Manual(ManualTime(micros)) => {
                micros.fetch_max(instant.timestamp_micros(), Ordering::SeqCst);
                true
            }
            Source::Turned(Ahead(micros)) => {
                let ahead = (instant - system_now()).num_microseconds().unwrap_or_default();
                micros.fetch_max(ahead, Ordering::SeqCst);
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

    /// A clock that goes as the real one until it is turned, as that of a machine is which was set wrongly.
    pub fn turned() -> Self {
        Self(Source::Turned(Ahead(Arc::default())))
    }

    /// Turns such a clock, back as well. Returns false for every other.
    pub fn turn(&self, by: TimeDelta) -> bool {
        let Source::Turned(Ahead(micros)) = &self.0 else { return false };
        micros.fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::SeqCst);
        true
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
        clock.advance_to(start + TimeDelta::days(1));
        clock.advance_to(start);
        assert_eq!(clone.now(), start + TimeDelta::days(1));
    }

    #[test]
    fn a_turned_clock_goes_on_from_where_it_was_turned_and_its_clones_with_it() {
        let clock = OfficeClock::turned();
        let clone = clock.clone();
        assert_eq!(clock.ahead(), Some(TimeDelta::zero()));
        let later = clock.now() + TimeDelta::days(20);
        assert!(clock.advance_to(later));
        clock.advance_to(later - TimeDelta::days(1));
        assert!(clone.now() >= later);
        assert!(clone.now() < later + TimeDelta::days(1));
        assert_eq!(OfficeClock::real().ahead(), None);
    }

    #[test]
    fn the_real_clock_cannot_be_moved() {
        assert!(!OfficeClock::real().advance_to(DateTime::default()));
    }
}
