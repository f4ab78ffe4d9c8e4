//! Day 0 as it is written: a civil day, or an instant on the office's clocks.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use kernel::Invalid;
use kernel::clock::office_instant;
use statutory_calendar::Start;

/// Reads a day (`2026-03-02`), an instant of the office (`2026-03-02T09:15:00`) or one with its
/// offset (RFC 3339).
pub(super) fn parse(text: &str) -> Result<Start, Invalid> {
    const LONGEST_DAY: usize = "2026-03-02".len();
    let text = text.trim();
    let start = if text.is_empty() {
        return Err(Invalid::missing("from"));
    } else if text.len() <= LONGEST_DAY {
        text.parse::<NaiveDate>().ok().map(Start::Day)
    } else {
        instant(text).map(Start::Instant)
    };
    start.ok_or_else(|| {
        let (zh, en) = (
            "日期或时间，如2026-03-02、2026-03-02T09:15:00",
            "a day or an instant, such as 2026-03-02 or 2026-03-02T09:15:00",
        );
        Invalid::malformed("from", zh, en)
    })
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    let local =
        ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"]
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    match local {
        Some(local) => Some(office_instant(local.date(), local.time())),
        None => Some(DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_the_ways_to_write_an_instant_are_read_and_nothing_else() {
        assert_eq!(parse("2026-03-02"), Ok(Start::Day("2026-03-02".parse().unwrap())));
        let morning = Start::Instant("2026-03-02T01:15:00Z".parse().unwrap());
        for text in [
            "2026-03-02T09:15:00",
            "2026-03-02T09:15",
            "2026-03-02 09:15:00",
            "2026-03-02 09:15",
            "2026-03-02T09:15:00+08:00",
            "2026-03-02T01:15:00Z",
            " 2026-03-02T09:15:00 ",
        ] {
            assert_eq!(parse(text), Ok(morning), "{text}");
        }
        for text in
            ["02.03.2026", "2026-02-30", "2026-13-01", "20260302", "2026-03-02T25:00:00", "3"]
        {
            assert_eq!(parse(text).unwrap_err().reason, "FIELD_MALFORMED", "{text}");
        }
        assert_eq!(parse(" ").unwrap_err().reason, "FIELD_MISSING");
    }
}
