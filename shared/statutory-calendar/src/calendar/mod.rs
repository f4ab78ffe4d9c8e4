//! Which civil days are working days: weekends, public holidays and the weekends made working days (调休).
//!
//! The State Council's notice decides each year, usually in the November before; Civil Code Art. 203 and every term in
//! working days lean on it. A year without a notice is counted by weekdays alone and said to be provisional.

mod file;
#[cfg(test)]
mod tests;

use std::path::Path;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::data::{Bilingual, DataError, read_folder};

pub use file::Notice;

/// The first day of December that the notice for the next year has been known to change.
///
/// Saturday 29 December 2018 was made a working day by the notice for 2019.
pub const FIRST_OPEN_DAY_OF_DECEMBER: u32 = 26;

/// The working days of a run of published years, and weekdays beyond them.
#[derive(Clone, Debug)]
pub struct Calendar {
    version: String,
    first_year: i32,
    last_year: i32,
    notices: Vec<Notice>,
    names: Vec<Bilingual>,
    /// Day number of 1 January of the first year.
    first: i64,
    /// What each published day is, by its distance from `first`.
    slots: Vec<Slot>,
    /// How many working days there are up to and including each published day.
    worked: Vec<u32>,
    /// The distance from `first` of each working day, in order.
    working: Vec<u32>,
}

/// What a published day is; the name is an index into `names`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Working,
    Weekend,
    Holiday(u16),
    WorkingWeekend(u16),
}

/// What a civil day is to the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind<'a> {
    /// An ordinary working day.
    Working,
    /// A Saturday or Sunday off.
    Weekend,
    /// A public holiday, on whatever weekday.
    Holiday {
        /// The holiday's name.
        name: &'a Bilingual,
    },
    /// A Saturday or Sunday that a notice makes a working day.
    WorkingWeekend {
        /// The holiday it makes up for.
        name: &'a Bilingual,
    },
    /// No notice covers the day; only its weekday is known.
    Unpublished {
        /// True for a Saturday or Sunday, which is assumed to be off.
        weekend: bool,
    },
}

impl DayKind<'_> {
    /// True if the office works, as far as is known.
    pub fn is_working(&self) -> bool {
        match self {
            Self::Working | Self::WorkingWeekend { .. } => true,
            Self::Weekend | Self::Holiday { .. } => false,
            Self::Unpublished { weekend } => !weekend,
        }
    }
}

/// Why a date may still move when the next notice comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case", deny_unknown_fields)]
pub enum Provisional {
    /// The count needs days after the last published year.
    NotYetPublished {
        /// The last year with a notice.
        last_published_year: i32,
    },
    /// The count needs 26–31 December of the last published year, which the next notice can change.
    YearEnd {
        /// The last year with a notice.
        last_published_year: i32,
    },
    /// The count needs days before the first year this calendar holds.
    BeforeCalendar {
        /// The first year it holds.
        first_published_year: i32,
    },
}

impl Calendar {
    /// The calendar that ships with Headwater: 2020 to 2026.
    pub fn shipped() -> Result<Self, DataError> {
        file::build(&file::SHIPPED)
    }

    /// The calendar in a folder of `YYYY.toml` files; the years follow each other without a gap.
    pub fn load(folder: &Path) -> Result<Self, DataError> {
        let files = read_folder(folder)?;
        let files: Vec<_> =
            files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        file::build(&files)
    }

    /// The calendar in files given as name and text, in any order.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, DataError> {
        file::build(files)
    }

    /// `cn-` with the last published year and a revision, such as `cn-2026.1`.
    ///
    /// The revision is one more than all raises of the files' own revisions, so a change of any year changes it.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The first year it holds.
    pub fn first_published_year(&self) -> i32 {
        self.first_year
    }

    /// The last year it holds; later days are assumed by weekday.
    pub fn last_published_year(&self) -> i32 {
        self.last_year
    }

    /// Every day of the published years, in order.
    pub(crate) fn published_days(&self) -> impl Iterator<Item = NaiveDate> {
        (self.first..).take(self.slots.len()).filter_map(date_of)
    }

    /// The notices it rests on, in order of year.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// What the day is.
    pub fn day(&self, date: NaiveDate) -> DayKind<'_> {
        self.day_at(day_number(date))
    }

    /// True if the office works on that day, as far as is known.
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.is_working_at(day_number(date))
    }

    /// The working day that is `n` working days from `from`, which is itself not counted.
    ///
    /// `n` = 0 is the day itself or, on a rest day, the next working day; a negative `n` counts backwards. None outside
    /// the range of dates.
    pub fn nth_working_day(&self, from: NaiveDate, n: i32) -> Option<NaiveDate> {
        let from = day_number(from);
        date_of(match n {
            0 => self.on_or_after(from),
            1.. => self.forward(from, i64::from(n)),
            _ => self.working_at(self.working_through(from - 1) + i64::from(n) + 1),
        })
    }

    /// How many working days lie after `after`, up to and including `through`; negative if they are reversed.
    pub fn working_days_between(&self, after: NaiveDate, through: NaiveDate) -> i64 {
        self.working_through(day_number(through)) - self.working_through(day_number(after))
    }

    /// The day itself or, on a rest day, the working day before it.
    pub fn working_day_on_or_before(&self, date: NaiveDate) -> Option<NaiveDate> {
        date_of(self.working_at(self.working_through(day_number(date))))
    }

    /// Why a count that looked at the days from `first` to `last` is provisional; none if it is settled.
    pub fn provisional(&self, first: NaiveDate, last: NaiveDate) -> Option<Provisional> {
        self.provisional_at(day_number(first), day_number(last))
    }

    pub(crate) fn day_at(&self, number: i64) -> DayKind<'_> {
        match self.slot(number) {
            Some(Slot::Working) => DayKind::Working,
            Some(Slot::Weekend) => DayKind::Weekend,
            Some(Slot::Holiday(name)) => DayKind::Holiday { name: &self.names[usize::from(name)] },
            Some(Slot::WorkingWeekend(name)) => {
                DayKind::WorkingWeekend { name: &self.names[usize::from(name)] }
            }
            None => DayKind::Unpublished { weekend: is_weekend(number) },
        }
    }

    pub(crate) fn is_working_at(&self, number: i64) -> bool {
        match self.slot(number) {
            Some(slot) => matches!(slot, Slot::Working | Slot::WorkingWeekend(_)),
            None => !is_weekend(number),
        }
    }

    /// The `n`-th working day after `from`, for `n` of at least one.
    pub(crate) fn forward(&self, from: i64, n: i64) -> i64 {
        self.working_at(self.working_through(from) + n)
    }

    pub(crate) fn on_or_after(&self, number: i64) -> i64 {
        self.forward(number - 1, 1)
    }

    /// How many working days there are up to and including that day, counted from the first published day.
    ///
    /// Negative before it. Together with [`Self::working_at`], its inverse, this makes every count two look-ups.
    pub(crate) fn working_through(&self, number: i64) -> i64 {
        let end = self.end();
        if number < self.first {
            weekdays_before(number + 1) - weekdays_before(self.first)
        } else if number < end {
            i64::from(self.worked[index(number - self.first)])
        } else {
            self.total() + weekdays_before(number + 1) - weekdays_before(end)
        }
    }

    /// The day that is the `rank`-th working day; rank 1 is the first one published.
    pub(crate) fn working_at(&self, rank: i64) -> i64 {
        let total = self.total();
        if rank < 1 {
            weekday_at(weekdays_before(self.first) + rank - 1)
        } else if rank <= total {
            self.first + i64::from(self.working[index(rank - 1)])
        } else {
            weekday_at(weekdays_before(self.end()) + rank - total - 1)
        }
    }

    pub(crate) fn provisional_at(&self, first: i64, last: i64) -> Option<Provisional> {
        const OPEN_DAYS: i64 = 31 - FIRST_OPEN_DAY_OF_DECEMBER as i64 + 1;
        if last >= self.end() {
            Some(Provisional::NotYetPublished { last_published_year: self.last_year })
        } else if last >= self.end() - OPEN_DAYS {
            Some(Provisional::YearEnd { last_published_year: self.last_year })
        } else if first < self.first {
            Some(Provisional::BeforeCalendar { first_published_year: self.first_year })
        } else {
            None
        }
    }

    fn slot(&self, number: i64) -> Option<Slot> {
        let distance = usize::try_from(number - self.first).ok()?;
        self.slots.get(distance).copied()
    }

    /// The first day that no notice covers.
    fn end(&self) -> i64 {
        self.first + i64::try_from(self.slots.len()).unwrap_or(i64::MAX)
    }

    fn total(&self) -> i64 {
        i64::try_from(self.working.len()).unwrap_or(i64::MAX)
    }
}

/// Days since Monday, 1 January of year 1: weekdays fall out of the remainder by seven.
pub(crate) fn day_number(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce()) - 1
}

pub(crate) fn date_of(number: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(number + 1).ok()?)
}

fn is_weekend(number: i64) -> bool {
    number.rem_euclid(7) >= 5
}

/// How many Mondays to Fridays lie between day 0 and the day before this one.
fn weekdays_before(number: i64) -> i64 {
    5 * number.div_euclid(7) + number.rem_euclid(7).min(5)
}

/// The Monday to Friday that has `count` of its kind before it.
fn weekday_at(count: i64) -> i64 {
    7 * count.div_euclid(5) + count.rem_euclid(5)
}

/// A distance that the caller has just compared with the table's ends.
fn index(distance: i64) -> usize {
    usize::try_from(distance).unwrap_or_default()
}
