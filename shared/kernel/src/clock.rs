//! Two clocks. Office time carries legal meaning; machine time only keeps the machinery moving.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, SubsecRound, TimeZone, Utc};

/// Office time: the instants of acts, of documents and of deadlines.
///
/// Cheap to clone; all clones of a manual clock move together.
#[derive(Clone, Debug)]
pub struct OfficeClock(Source);

#[derive(Clone, Debug)]
enum Source {
    Real,
    /// Microseconds since the epoch, moved only by whoever made the clock.
    Manual(Arc<AtomicI64>),
}

impl Source {
    fn manual(start: DateTime<Utc>) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.timestamp_micros())))
    }

    fn set(&self, instant: DateTime<Utc>) -> bool {
        match self {
            Self::Real => false,
            Self::Manual(micros) => {
                micros.store(instant.timestamp_micros(), Ordering::SeqCst);
                true
            }
        }
    }

    /// The present instant, cut to microseconds because PostgreSQL keeps no more.
    fn now(&self) -> DateTime<Utc> {
        match self {
            Self::Real => system_now(),
            Self::Manual(micros) => {
                DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or_default()
            }
        }
    }
}

impl OfficeClock {
    /// The real clock of production.
    pub fn real() -> Self {
        Self(Source::Real)
    }

    /// A clock that stands still until it is advanced; for development and tests.
    pub fn manual(start: DateTime<Utc>) -> Self {
        Self(Source::manual(start))
    }

    /// The present instant.
    pub fn now(&self) -> DateTime<Utc> {
        self.0.now()
    }

    /// Moves a manual clock forward; an earlier instant leaves it where it is.
    ///
    /// Returns false for the real clock, which nobody moves.
    pub fn advance_to(&self, instant: DateTime<Utc>) -> bool {
        match &self.0 {
            Source::Real => false,
            Source::Manual(micros) => {
                micros.fetch_max(instant.timestamp_micros(), Ordering::SeqCst);
                true
            }
        }
    }

    /// Sets a manual clock, back as well, as a machine's clock is that was wrong; for simulations of that.
    pub fn set(&self, instant: DateTime<Utc>) -> bool {
        self.0.set(instant)
    }

    /// True for a clock that only moves when told to.
    pub fn is_manual(&self) -> bool {
        matches!(self.0, Source::Manual(_))
    }
}

/// Machine time: leases, retries, token expiry, rate limits. Never stored as the time of an act.
#[derive(Clone, Debug)]
pub struct MachineClock(Source);

impl MachineClock {
    /// The machine's own clock.
    pub fn real() -> Self {
        Self(Source::Real)
    }

    /// A clock that a simulation moves, so that leases run out when it says so; nothing else has one.
    pub fn manual(start: DateTime<Utc>) -> Self {
        Self(Source::manual(start))
    }

    /// Wall-clock machine time.
    pub fn now(&self) -> DateTime<Utc> {
        self.0.now()
    }

    /// Moves a manual clock, back as well: machines' clocks are set. Returns false for the real one.
    pub fn set(&self, instant: DateTime<Utc>) -> bool {
        self.0.set(instant)
    }

    /// Seconds since the Unix epoch, as JSON Web Tokens count them.
    pub fn unix_seconds(&self) -> i64 {
        self.now().timestamp()
    }

    /// A stopwatch that measures elapsed machine time monotonically.
    #[expect(clippy::disallowed_methods, reason = "the home of machine time")]
    pub fn stopwatch(&self) -> Stopwatch {
        Stopwatch(std::time::Instant::now())
    }
}

/// Elapsed machine time since it was made.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Time since the stopwatch was started.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

#[expect(clippy::disallowed_methods, reason = "the home of both clocks")]
fn system_now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

/// The office's time zone, Asia/Shanghai: UTC+8 without daylight saving since 1991.
pub fn office_zone() -> FixedOffset {
    const EIGHT_HOURS: i32 = 8 * 3600;
    FixedOffset::east_opt(EIGHT_HOURS).unwrap_or_else(|| chrono::Offset::fix(&Utc))
}

/// Reads an instant as a civil day of the office, and a civil day as instants.
pub trait OfficeDay {
    /// The office's civil date at this instant.
    fn office_date(&self) -> NaiveDate;
}

impl OfficeDay for DateTime<Utc> {
    fn office_date(&self) -> NaiveDate {
        self.with_timezone(&office_zone()).date_naive()
    }
}

/// The instant at which `time` is on the office's clocks on `date`.
pub fn office_instant(date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    office_zone()
        .from_local_datetime(&date.and_time(time))
        .single()
        .map_or_else(DateTime::default, |local| local.with_timezone(&Utc))
}

/// The first instant of `date` in the office: also the end of the day before.
pub fn office_midnight(date: NaiveDate) -> DateTime<Utc> {
    office_instant(date, NaiveTime::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_office_day_begins_at_sixteen_hours_utc() {
        let date = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        assert_eq!(office_midnight(date).to_rfc3339(), "2026-03-01T16:00:00+00:00");
        assert_eq!(office_midnight(date).office_date(), date);
    }

    #[test]
    fn a_manual_clock_never_goes_back_and_its_clones_move_together() {
        let start = office_midnight(NaiveDate::from_ymd_opt(2026, 3, 2).unwrap());
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
