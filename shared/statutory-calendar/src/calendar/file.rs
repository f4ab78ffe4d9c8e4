//! One TOML file a year: read, checked, and laid out as tables.

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::{Calendar, FIRST_OPEN_DAY_OF_DECEMBER, Slot, day_number, is_weekend};
use crate::data::{Bilingual, DataError, Place};

macro_rules! year {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../../deploy/data/calendar/", $name)))
    };
}

pub(super) const SHIPPED: [(&str, &str); 7] = [
    year!("2020.toml"),
    year!("2021.toml"),
    year!("2022.toml"),
    year!("2023.toml"),
    year!("2024.toml"),
    year!("2025.toml"),
    year!("2026.toml"),
];

/// A longer holiday is taken for a slip of the pen; the longest so far had ten days.
const LONGEST_HOLIDAY: i64 = 31;

/// A paper of the State Council that names a year's holidays.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Its number, such as 国办发明电〔2025〕7号, where known.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// The day or month it was published, such as `2020-01-27` or `2025-11`.
    pub published: String,
    /// Where it is published.
    pub address: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearFile {
    year: i32,
    revision: u32,
    notices: Vec<toml::Table>,
    #[serde(default)]
    holidays: Vec<toml::Table>,
    #[serde(default)]
    working_weekends: Vec<toml::Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Holiday {
    name: Bilingual,
    from: NaiveDate,
    to: NaiveDate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WorkingWeekend {
    name: Bilingual,
    date: NaiveDate,
}

pub(super) fn build(files: &[(&str, &str)]) -> Result<Calendar, DataError> {
    let mut years = Vec::with_capacity(files.len());
    for (name, text) in files {
        years.push((Place::file(name), read_year(Place::file(name), text)?));
    }
    years.sort_by_key(|(_, file)| file.year);
    check_succession(&years)?;
    let (Some(first_year), Some(last_year)) =
        (years.first().map(|(_, file)| file.year), years.last().map(|(_, file)| file.year))
    else {
        return Err(Place::file("(calendar)").error("year", "no year is given"));
    };
    let revision = 1 + years.iter().map(|(_, y)| y.revision - 1).sum::<u32>();
    let mut calendar = empty(first_year, last_year);
    calendar.version = format!("cn-{last_year}.{revision}");
    for (place, file) in years {
        enter(&mut calendar, place, file)?;
    }
    index_working_days(&mut calendar);
    Ok(calendar)
}

fn read_year(place: Place<'_>, text: &str) -> Result<YearFile, DataError> {
    let file: YearFile = place.decode(place.table(text)?)?;
    if !(1992..=2200).contains(&file.year) {
        // The office has kept one offset from UTC only since 1992.
        return Err(place.error("year", "expected a year from 1992 to 2200"));
    }
    if place.file.strip_suffix(".toml") != Some(&file.year.to_string()) {
        return Err(place.error("year", format!("{} does not match the file", file.year)));
    }
    if !(1..=10_000).contains(&file.revision) {
        return Err(place.error("revision", "expected a number from 1, raised by each change"));
    }
    if file.notices.is_empty() {
        return Err(place.error("notices", "name the State Council's notice"));
    }
    Ok(file)
}

fn check_succession(years: &[(Place<'_>, YearFile)]) -> Result<(), DataError> {
    for pair in years.windows(2) {
        let [(_, before), (place, after)] = pair else {
            continue;
        };
        if after.year == before.year {
            return Err(place.error("year", format!("{} is given twice", after.year)));
        }
        if after.year != before.year + 1 {
            let missing = before.year + 1;
            return Err(place.error("year", format!("the year before it, {missing}, is missing")));
        }
    }
    Ok(())
}

/// Weekdays and weekends of the years, before any notice is read.
fn empty(first_year: i32, last_year: i32) -> Calendar {
    let first_of = |year| NaiveDate::from_ymd_opt(year, 1, 1).map_or(0, day_number);
    let first = first_of(first_year);
    let slots = (first..first_of(last_year + 1))
        .map(|number| if is_weekend(number) { Slot::Weekend } else { Slot::Working })
        .collect();
    Calendar {
        version: String::new(),
        first_year,
        last_year,
        notices: Vec::new(),
        names: Vec::new(),
        first,
        slots,
        worked: Vec::new(),
        working: Vec::new(),
    }
}

/// Writes one year's notices and days into the calendar.
fn enter(calendar: &mut Calendar, file: Place<'_>, year: YearFile) -> Result<(), DataError> {
    for (at, table) in year.notices.into_iter().enumerate() {
        let prefix = format!("notices[{at}]");
        let place = Place { prefix: &prefix, ..file };
        let notice: Notice = place.decode(table)?;
        for (field, text) in [
            ("title", &notice.title),
            ("published", &notice.published),
            ("address", &notice.address),
        ] {
            if text.trim().is_empty() {
                return Err(place.error(field, "is empty"));
            }
        }
        calendar.notices.push(notice);
    }
    for (at, table) in year.holidays.into_iter().enumerate() {
        let prefix = format!("holidays[{at}]");
        let place = Place { prefix: &prefix, ..file };
        enter_holiday(calendar, place, year.year, table)?;
    }
    for (at, table) in year.working_weekends.into_iter().enumerate() {
        let prefix = format!("working_weekends[{at}]");
        let place = Place { prefix: &prefix, ..file };
        let day: WorkingWeekend = place.decode(table)?;
        check_reach(place, "date", year.year, day.date)?;
        let name = name_index(calendar, place, day.name)?;
        if !is_weekend(day_number(day.date)) {
            return Err(place.error("date", format!("{} is no Saturday or Sunday", day.date)));
        }
        set(calendar, place, "date", day.date, Slot::WorkingWeekend(name))?;
    }
    Ok(())
}

fn enter_holiday(
    calendar: &mut Calendar,
    place: Place<'_>,
    year: i32,
    table: toml::Table,
) -> Result<(), DataError> {
    let holiday: Holiday = place.decode(table)?;
    check_reach(place, "from", year, holiday.from)?;
    check_reach(place, "to", year, holiday.to)?;
    let days = day_number(holiday.to) - day_number(holiday.from) + 1;
    if !(1..=LONGEST_HOLIDAY).contains(&days) {
        return Err(place.error("to", format!("{days} days from `from`: expected 1 to 31")));
    }
    let name = name_index(calendar, place, holiday.name)?;
    for date in holiday.from.iter_days().take_while(|d| *d <= holiday.to) {
        set(calendar, place, "from", date, Slot::Holiday(name))?;
    }
    Ok(())
}

/// A notice speaks of its own year and of the last days of December before it, and of no other day.
fn check_reach(place: Place<'_>, field: &str, year: i32, date: NaiveDate) -> Result<(), DataError> {
    let just_before =
        date.year() == year - 1 && date.month() == 12 && date.day() >= FIRST_OPEN_DAY_OF_DECEMBER;
    if date.year() == year || just_before {
        Ok(())
    } else {
        Err(place
            .error(field, format!("{date} is neither in {year} nor in 26–31 December before it")))
    }
}

fn set(
    calendar: &mut Calendar,
    place: Place<'_>,
    field: &str,
    date: NaiveDate,
    slot: Slot,
) -> Result<(), DataError> {
    let Ok(distance) = usize::try_from(day_number(date) - calendar.first) else {
        // December before the first year: nothing is settled there, so nothing is entered.
        return Ok(());
    };
    match calendar.slots.get_mut(distance) {
        Some(day @ (Slot::Working | Slot::Weekend)) => {
            *day = slot;
            Ok(())
        }
        Some(_) => Err(place.error(field, format!("{date} is entered twice"))),
        None => Err(place.error(field, format!("{date} lies outside the calendar"))),
    }
}

fn name_index(
    calendar: &mut Calendar,
    place: Place<'_>,
    name: Bilingual,
) -> Result<u16, DataError> {
    if name.is_blank() {
        return Err(place.error("name", "give it in both languages"));
    }
    let known = calendar.names.iter().position(|n| *n == name);
    let at = known.unwrap_or(calendar.names.len());
    if known.is_none() {
        calendar.names.push(name);
    }
    u16::try_from(at).map_err(|_| place.error("name", "too many different names"))
}

fn index_working_days(calendar: &mut Calendar) {
    let mut count = 0;
    for (distance, slot) in (0..).zip(&calendar.slots) {
        if matches!(slot, Slot::Working | Slot::WorkingWeekend(_)) {
            count += 1;
            calendar.working.push(distance);
        }
        calendar.worked.push(count);
    }
}
