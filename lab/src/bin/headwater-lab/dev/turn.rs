//! How the office's clocks are turned, in a word.

use std::fmt;
use std::str::FromStr;

use anyhow::{Context, ensure};
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use kernel::clock::{office_instant, office_zone};

/// A wish: by so much, or until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// So much later than now.
    By(TimeDelta),
    /// Until this instant.
    Until(DateTime<Utc>),
}

/// Nobody waits longer than this for something to happen; a slip of the keys is no journey.
const FARTHEST: Days = Days::new(3660);

impl Turn {
    /// The instant that is wished for now; never one that has passed.
    pub(super) fn from(self, now: DateTime<Utc>) -> anyhow::Result<DateTime<Utc>> {
        let instant = match self {
            Self::By(later) => now.checked_add_signed(later).context("that is too far")?,
            Self::Until(instant) => instant,
        };
        ensure!(instant >= now, "the office's clocks show {} already", shown(now));
        ensure!(instant <= now + FARTHEST, "that is more than ten years from now");
        Ok(instant)
    }
}

impl FromStr for Turn {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        if let Some(later) = text.strip_prefix('+') {
            let unit = later.chars().last().unwrap_or_default();
            let count = later.trim_end_matches(unit).parse::<u32>().ok().map(i64::from);
            let later = match (unit, count) {
                ('w', Some(count)) => TimeDelta::weeks(count),
                ('d', Some(count)) => TimeDelta::days(count),
                ('h', Some(count)) => TimeDelta::hours(count),
                ('m', Some(count)) => TimeDelta::minutes(count),
                _ => anyhow::bail!("expected a number and w, d, h or m, as in +20d"),
            };
            return Ok(Self::By(later));
        }
        let day = text.parse::<NaiveDate>().map(|day| day.and_time(NaiveTime::MIN));
        let instant = day.or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M"));
        let instant = instant.context("expected +20d, a day as 2026-12-24 or 2026-12-24T09:00")?;
        Ok(Self::Until(office_instant(instant.date(), instant.time())))
    }
}

impl fmt::Display for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::By(later) => write!(f, "+{}m", later.num_minutes()),
            Self::Until(instant) => {
                write!(f, "{}", instant.with_timezone(&office_zone()).format("%Y-%m-%dT%H:%M"))
            }
        }
    }
}

/// What the office's clocks show.
pub(super) fn shown(now: DateTime<Utc>) -> String {
    now.with_timezone(&office_zone()).format("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_read_as_it_is_said_and_never_leads_back() {
        let now: DateTime<Utc> = "2026-11-20T01:00:00Z".parse().unwrap();
        let to = |text: &str| anyhow::Ok(shown(text.parse::<Turn>()?.from(now)?));
        for (text, expected) in [
            ("+20d", "2026-12-10 09:00"),
            ("+60w", "2028-01-14 09:00"),
            ("+36h", "2026-11-21 21:00"),
            ("+5m", "2026-11-20 09:05"),
            ("2026-12-24", "2026-12-24 00:00"),
            ("2026-12-24T09:30", "2026-12-24 09:30"),
        ] {
            assert_eq!(to(text).unwrap(), expected, "{text}");
            let turn: Turn = text.parse().unwrap();
            assert_eq!(turn.to_string().parse::<Turn>().unwrap(), turn, "{text}");
        }
        for wrong in ["20d", "+d", "+20", "+20y", "-3d", "+99999w", "2026-11-19", "2099-01-01", ""]
        {
            assert!(to(wrong).is_err(), "{wrong}");
        }
    }
}
