//! Numbers without gaps: whether one that is known somewhere would be given again.

use std::collections::{BTreeMap, BTreeSet};

use mailbox::number::is_restricted;

/// The series of a number and its place there: `530902-XFJ-2026-000123` is the 123rd of `530902-XFJ-2026`.
pub fn split(number: &str) -> Option<(&str, i64)> {
    let (series, ordinal) = number.rsplit_once('-')?;
    let is_ordinal = !ordinal.is_empty() && ordinal.bytes().all(|it| it.is_ascii_digit());
    if series.is_empty() || !is_ordinal {
        return None;
    }
    Some((series, ordinal.parse().ok()?))
}

/// A series of which more numbers are known than its counter has given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ahead {
    /// The series.
    pub(super) series: String,
    /// The last of its numbers that is known.
    pub(super) last: i64,
    /// The same, as it is written.
    pub(super) number: String,
    /// How many numbers would be given again.
    pub(super) count: u64,
}

/// The series of which `known` holds numbers that the counters would give again. In a series whose numbers are drawn no number tells its
/// place, and all that are known are counted: as many were given at least.
pub(super) fn ahead<'n>(
    counters: &BTreeMap<String, i64>,
    known: impl IntoIterator<Item = &'n str>,
) -> Vec<Ahead> {
    let mut last: BTreeMap<&str, (i64, &str)> = BTreeMap::new();
    let mut drawn: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for number in known {
        let Some((series, ordinal)) = split(number) else {
            continue;
        };
        if is_restricted(series) {
            drawn.entry(series).or_default().insert(number);
        } else {
            let it = last.entry(series).or_insert((ordinal, number));
            *it = (*it).max((ordinal, number));
        }
    }
    for (series, numbers) in drawn {
        let count = i64::try_from(numbers.len()).unwrap_or(i64::MAX);
        last.extend(numbers.last().map(|number| (series, (count, *number))));
    }
    let ahead = |(series, (last, number)): (&str, (i64, &str))| {
        let given = counters.get(series).copied().unwrap_or_default();
        let count = u64::try_from(last - given).ok().filter(|count| *count > 0)?;
        Some(Ahead { series: series.to_owned(), last, number: number.to_owned(), count })
    };
    last.into_iter().filter_map(ahead).collect()
}
