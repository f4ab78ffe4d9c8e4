//! Reading protobuf values at the door, and writing them at the exit.

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use headwater_proto::common::v1 as common;
use kernel::{BodyCode, Invalid, PostCode, Visibility, Word};

use crate::complaints::{Complaints, keep};

/// The years that anything here can be about. What lies outside is a slip, and some of it is more than the database can keep.
const YEARS: RangeInclusive<i32> = 1900..=2199;

fn out_of_range(field: &str) -> Invalid {
    let (zh, en) = ("年份须在1900年至2199年之间", "the year must be one of 1900 to 2199");
    Invalid::new(field, "DATE_OUT_OF_RANGE", zh, en)
}

/// Reads an instant; `field` names it in the complaint.
pub fn instant(
    field: &str,
    value: Option<&prost_types::Timestamp>,
) -> Result<DateTime<Utc>, Invalid> {
    let value = value.ok_or_else(|| Invalid::missing(field))?;
    let nanos = u32::try_from(value.nanos).ok().filter(|it| *it < 1_000_000_000);
    let nanos = nanos.ok_or_else(|| Invalid::malformed(field, "有效的时间", "an instant"))?;
    DateTime::from_timestamp(value.seconds, nanos / 1000 * 1000)
        .filter(|it| YEARS.contains(&it.year()))
        .ok_or_else(|| out_of_range(field))
}

/// Reads an instant that may be absent.
pub fn optional_instant(
    field: &str,
    value: Option<&prost_types::Timestamp>,
) -> Result<Option<DateTime<Utc>>, Invalid> {
    value.map(|it| instant(field, Some(it))).transpose()
}

/// Reads a civil date that must be there.
pub fn date(field: &str, value: Option<&common::CivilDate>) -> Result<NaiveDate, Invalid> {
    optional_date(field, value)?.ok_or_else(|| Invalid::missing(field))
}

/// Reads a civil date that may be absent.
pub fn optional_date(
    field: &str,
    value: Option<&common::CivilDate>,
) -> Result<Option<NaiveDate>, Invalid> {
    value
        .map(|value| {
            let month = u32::try_from(value.month).unwrap_or_default();
            let day = u32::try_from(value.day).unwrap_or_default();
            let date = NaiveDate::from_ymd_opt(value.year, month, day).ok_or_else(|| {
                Invalid::malformed(field, "历法中有的日期", "a day of the calendar")
            })?;
            if YEARS.contains(&value.year) { Ok(date) } else { Err(out_of_range(field)) }
        })
        .transpose()
}

/// Reads a word of a closed list that must be said; `field` names it in the complaint.
pub fn word<W: Word>(field: &str, number: i32) -> Result<W, Invalid> {
    optional_word(field, number)?.ok_or_else(|| Invalid::missing(field))
}

/// Reads a word of a closed list that may be left out.
pub fn optional_word<W: Word>(field: &str, number: i32) -> Result<Option<W>, Invalid> {
    match (number, W::from_number(number)) {
        (0, _) => Ok(None),
        (_, Some(word)) => Ok(Some(word)),
        (_, None) => {
            let words: Vec<_> = W::ALL.iter().map(|it| it.zh()).collect();
            let zh = format!("下列之一：{}", words.join("、"));
            Err(Invalid::malformed(field, &zh, &format!("a known {}", W::LIST)))
        }
    }
}

/// Reads words of a closed list.
pub fn words<W: Word>(field: &str, numbers: &[i32]) -> Result<Vec<W>, Invalid> {
    let word = |(at, number): (usize, &i32)| word(&format!("{field}[{at}]"), *number);
    numbers.iter().enumerate().map(word).collect()
}

/// A word on the wire; zero for none.
pub fn to_number<W: Word>(word: Option<W>) -> i32 {
    word.map_or(0, W::number)
}

/// What may be absent, such as an id or a code, as text; empty for none.
pub fn to_text<T: ToString>(value: Option<T>) -> String {
    value.map(|it| it.to_string()).unwrap_or_default()
}

/// Reads a text whose length, in characters after trimming, must lie between the two bounds.
pub fn text(field: &str, value: &str, min: usize, max: usize) -> Result<String, Invalid> {
    let value = value.trim();
    let length = value.chars().count();
    let seen = value.chars().filter(|it| is_seen(*it)).count();
    if seen == 0 && min > 0 {
        return Err(Invalid::missing(field));
    }
    if seen < min {
        return Err(Invalid::new(
            field,
            "TEXT_TOO_SHORT",
            format!("内容过短，至少{min}个字"),
            format!("too short: at least {min} characters"),
        ));
    }
    if length > max {
        return Err(Invalid::new(
            field,
            "TEXT_TOO_LONG",
            format!("内容过长，最多{max}个字"),
            format!("too long: at most {max} characters"),
        ));
    }
    Ok(value.to_owned())
}

/// Reads a text of one line, for lists.
pub fn line(field: &str, value: &str, min: usize, max: usize) -> Result<String, Invalid> {
    let line = text(field, value, min, max)?;
    if line.contains(['\n', '\r', '\t', '\u{2028}', '\u{2029}']) {
        let (zh, en) = ("应当为一行，不能换行", "one line, without breaks");
        return Err(Invalid::new(field, "LINE_BREAK", zh, en));
    }
    Ok(line)
}

/// False for what leaves nothing on paper: a text of such characters alone says nothing.
fn is_seen(it: char) -> bool {
    let ignorable = matches!(
        it,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{e0000}'..='\u{10ffff}'
    );
    !it.is_whitespace() && !it.is_control() && !ignorable
}

/// Reads a text that must be there, and whose absence has a reason of its own.
pub fn text_or(
    field: &str,
    value: &str,
    (min, max): (usize, usize),
    (reason, zh, en): (&'static str, &str, &str),
) -> Result<String, Invalid> {
    if value.trim().is_empty() {
        return Err(Invalid::new(field, reason, zh, en));
    }
    text(field, value, min, max)
}

/// Reads what may be left out: an empty text says nothing.
pub fn optional<T>(
    text: &str,
    read: impl FnOnce(&str) -> Result<T, Invalid>,
) -> Result<Option<T>, Invalid> {
    if text.is_empty() { Ok(None) } else { read(text).map(Some) }
}

/// Reads each text of a list; those that cannot be read are named with their places.
pub fn each<T>(
    field: &str,
    texts: &[String],
    parse: impl Fn(&str) -> Result<T, Invalid>,
) -> Result<Vec<T>, Complaints> {
    each_at(field, texts, |at, text| {
        parse(text).map_err(|it| Invalid { field: at.to_owned(), ..it })
    })
}

/// Reads each item of a list; `read` is told its place, such as `posts[0]`, to name it in complaints.
pub fn each_at<I, T, E: Into<Complaints>>(
    field: &str,
    items: &[I],
    read: impl Fn(&str, &I) -> Result<T, E>,
) -> Result<Vec<T>, Complaints> {
    let mut complaints = Vec::new();
    let items = items.iter().enumerate();
    let all: Vec<_> = items
        .filter_map(|(at, item)| keep(read(&format!("{field}[{at}]"), item), &mut complaints))
        .collect();
    if complaints.is_empty() { Ok(all) } else { Err(Complaints(complaints)) }
}

/// Writes an instant.
pub fn to_timestamp(instant: DateTime<Utc>) -> prost_types::Timestamp {
    prost_types::Timestamp {
        seconds: instant.timestamp(),
        nanos: i32::try_from(instant.timestamp_subsec_nanos()).unwrap_or_default(),
    }
}

/// Writes a civil date.
pub fn to_civil(date: NaiveDate) -> common::CivilDate {
    common::CivilDate::new(date.year(), date.month(), date.day())
}

/// Writes a visibility label.
pub fn to_visibility(visibility: &Visibility) -> common::Visibility {
    common::Visibility {
        version: visibility.version,
        excluded_bodies: visibility.excluded_bodies.iter().map(ToString::to_string).collect(),
        excluded_posts: visibility.excluded_posts.iter().map(ToString::to_string).collect(),
    }
}

/// Reads a visibility label.
pub fn visibility(value: &common::Visibility) -> Result<Visibility, Invalid> {
    Ok(Visibility {
        version: value.version,
        excluded_bodies: value
            .excluded_bodies
            .iter()
            .map(|code| BodyCode::parse(code))
            .collect::<Result<_, _>>()?,
        excluded_posts: value
            .excluded_posts
            .iter()
            .map(|code| PostCode::parse(code))
            .collect::<Result<_, _>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_instants_outside_what_anything_here_can_be_about_are_refused() {
        let day = |year| date("day", Some(&common::CivilDate::new(year, 3, 1)));
        for (year, reason) in [
            (1899, "DATE_OUT_OF_RANGE"),
            (2200, "DATE_OUT_OF_RANGE"),
            (-4713, "DATE_OUT_OF_RANGE"),
            (i32::MIN, "FIELD_MALFORMED"),
            (i32::MAX, "FIELD_MALFORMED"),
        ] {
            assert_eq!(day(year).unwrap_err().reason, reason, "{year}");
        }
        assert!(day(1900).is_ok() && day(2199).is_ok());

        let at = |seconds, nanos| instant("at", Some(&prost_types::Timestamp { seconds, nanos }));
        for seconds in [i64::MIN, -8_334_601_228_800, -2_208_988_801, 7_258_118_400, i64::MAX] {
            assert_eq!(at(seconds, 0).unwrap_err().reason, "DATE_OUT_OF_RANGE", "{seconds}");
        }
        for nanos in [-1, 1_000_000_000, i32::MAX] {
            assert_eq!(at(0, nanos).unwrap_err().reason, "FIELD_MALFORMED", "{nanos}");
        }
        assert!(at(-2_208_988_800, 999_999_999).is_ok() && at(7_258_118_399, 0).is_ok());
    }
}
