//! Two clocks. Office time carries legal meaning; machine time only keeps the machinery moving.

#[cfg(any(test, feature = "manual-clock"))]
mod manual;

use std::time::Duration;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, SubsecRound, TimeZone, Utc};

/// Office time: the instants of acts, of documents and of deadlines. Cheap to clone.
#[derive(Clone, Debug)]
pub struct OfficeClock(Source);

#[derive(Clone, Debug)]
enum Source {
    Real,
    /// Stands still until somebody moves it. The product is built without it.
    #[cfg(any(test, feature = "manual-clock"))]
    Manual(manual::ManualTime),
    /// Goes as the real one, ahead of it by as much as somebody turned it. The product is built without it.
    #[cfg(any(test, feature = "manual-clock"))]
    Turned(manual::Ahead),
}

impl Source {
    /// The present instant, cut to microseconds because PostgreSQL keeps no more.
    fn now(&self) -> DateTime<Utc> {
        match self {
            Self::Real => system_now(),
            #[cfg(any(test, feature = "manual-clock"))]
            Self::Manual(time) => time.now(),
            #[cfg(any(test, feature = "manual-clock"))]
            Self::Turned(ahead) => system_now() + ahead.by(),
        }
    }
}

impl OfficeClock {
    /// The real clock of production.
    pub fn real() -> Self {
        Self(Source::Real)
    }

    /// The present instant.
    pub fn now(&self) -> DateTime<Utc> {
        self.0.now()
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

    /// Wall-clock machine time.
    pub fn now(&self) -> DateTime<Utc> {
        self.0.now()
    }

    /// False of a clock that a simulation moves, with which no other can agree.
    pub fn goes_by_itself(&self) -> bool {
        match &self.0 {
            Source::Real => true,
            #[cfg(any(test, feature = "manual-clock"))]
            Source::Turned(_) => true,
            #[cfg(any(test, feature = "manual-clock"))]
            Source::Manual(_) => false,
        }
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
}
