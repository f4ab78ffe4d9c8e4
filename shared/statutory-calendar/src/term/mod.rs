//! From a rule, a calendar and day 0 to the last day, with or without its explanation.
//!
//! A term has two dates: the due date, by which its holder plans, and the limit, after which it is late. They are one but
//! where a last day is a rest day and only the limit rolls.
//!
//! The starting day is not counted and the last day ends at 24:00 office time (as Civil Code Arts. 201 and 203 have it). The office's
//! zone, Asia/Shanghai, has been UTC+8 all year since 1992, so a fixed offset is exact for every day this module accepts.

mod certificate;
mod count;
#[cfg(test)]
mod tests;
mod verify;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use kernel::clock::{office_midnight, office_zone};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Provisional};
use crate::rule::{PauseCause, Rule, Unit};

pub use certificate::{Certificate, Extended, NamedDay, NotCounted, Reason, RuleCited};
pub use verify::{Mismatch, verify};

/// The longest term, extension or pause in days; more is taken for a slip of the pen.
pub const MAX_DAYS: u32 = 3660;
/// The longest term in hours.
pub const MAX_HOURS: u32 = MAX_DAYS * 24;

/// How long a term is: a count and its unit, or a day that was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "unit", content = "length", rename_all = "snake_case", deny_unknown_fields)]
pub enum Span {
    /// So many civil days.
    NaturalDays(u32),
    /// So many working days.
    WorkingDays(u32),
    /// So many hours from an instant.
    Hours(u32),
    /// So many months.
    Months(u32),
    /// To the end of that day, which is not counted; its limit can roll.
    Until(NaiveDate),
}

impl Span {
    /// A length in a rule's unit; none for a unit that has to be set.
    pub fn new(unit: Unit, length: u32) -> Option<Self> {
        match unit {
            Unit::NaturalDays => Some(Self::NaturalDays(length)),
            Unit::WorkingDays => Some(Self::WorkingDays(length)),
            Unit::Hours => Some(Self::Hours(length)),
            Unit::Months => Some(Self::Months(length)),
            Unit::AsSet => None,
        }
    }
}

/// The starting fact's day, or its instant; a term in hours needs the instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The office's civil day.
    Day(NaiveDate),
    /// The instant; its office day is day 0.
    Instant(DateTime<Utc>),
}

impl Start {
    /// Day 0.
    pub fn day0(self) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            // Where the office's day has no date, the year refuses the term anyway.
            Self::Instant(instant) => office_day(instant).unwrap_or(NaiveDate::MAX),
        }
    }
}

/// The office's day at an instant; none at the far ends of time, which a certificate from outside may name.
fn office_day(instant: DateTime<Utc>) -> Option<NaiveDate> {
    let local = instant.naive_utc().checked_add_offset(office_zone())?;
    Some(local.date())
}

/// Days that are not counted, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// Why, among the causes the rule lists.
    pub cause: PauseCause,
    /// The first day not counted.
    pub from: NaiveDate,
    /// The last day not counted.
    pub to: NaiveDate,
}

/// One term to be computed: what goes in.
#[derive(Clone, Copy, Debug)]
pub struct Term<'a> {
    rule: &'a Rule,
    calendar: &'a Calendar,
    start: Start,
    document: Option<&'a str>,
    set: Option<Span>,
    pauses: &'a [Pause],
    extension: Option<u32>,
}

/// When a term ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last day by which its holder plans and is reminded.
    pub due_date: NaiveDate,
    /// The first instant after it.
    pub due_time: DateTime<Utc>,
    /// The last day that is in time: the due date or, where that is a rest day and rolls, the working day after it.
    pub limit_date: NaiveDate,
    /// The first instant after it; from then on it is late.
    pub limit_time: DateTime<Utc>,
    /// Why either date may still move; none if both are final.
    pub provisional: Option<Provisional>,
}

/// Why a term cannot be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TermError {
    /// The rule's length is set case by case, or differs by level, and none was given.
    #[error("the rule has no length of its own: give the one that was set")]
    LengthMissing,
    /// A length was given for a rule that has its own.
    #[error("the rule's length cannot be set")]
    LengthNotSettable,
    /// The length is zero or beyond reason.
    #[error("a length of {length} is out of range")]
    LengthOutOfRange {
        /// What was given.
        length: u32,
    },
    /// The day that was set lies before day 0.
    #[error("the day that was set, {until}, lies before day 0, {day0}")]
    SetBeforeStart {
        /// The day that was set.
        until: NaiveDate,
        /// Day 0.
        day0: NaiveDate,
    },
    /// A term in hours needs the instant of its starting fact.
    #[error("a term in hours starts from an instant, not from a day")]
    InstantMissing,
    /// A term in hours has neither pauses nor extension.
    #[error("a term in hours is neither paused nor extended")]
    HoursOnly,
    /// The rule does not list the cause.
    #[error("the rule has no pause for this cause ({0:?})")]
    PauseNotAllowed(PauseCause),
    /// The pause ends before it begins, or is beyond reason.
    #[error("the pause from {from} to {to} is out of range")]
    PauseOutOfRange {
        /// Its first day.
        from: NaiveDate,
        /// Its last day.
        to: NaiveDate,
    },
    /// The rule has no extension.
    #[error("the rule has no extension")]
    ExtensionNotAllowed,
    /// The extension is zero or longer than the rule allows.
    #[error("an extension of {days} days is not within 1 to {max_days}")]
    ExtensionOutOfRange {
        /// What was asked for.
        days: u32,
        /// The most the rule allows.
        max_days: u32,
    },
    /// Day 0 or the last day lies outside 1992 to 9999.
    #[error("the term begins or ends outside the years 1992 to 9999")]
    OutOfRange,
}

impl<'a> Term<'a> {
    /// A term of the rule's own length, neither paused nor extended.
    ///
    /// Whether the rule is in force on day 0 is [`crate::RuleBook::in_force`]'s question, which hands out the rule.
    pub fn new(rule: &'a Rule, calendar: &'a Calendar, start: Start) -> Self {
        Self { rule, calendar, start, document: None, set: None, pauses: &[], extension: None }
    }

    /// Names the document of the starting fact; it changes no date.
    #[must_use]
    pub fn with_document(self, document: &'a str) -> Self {
        Self { document: Some(document), ..self }
    }

    /// The term that the assignment, order or letter sets, or the level's own.
    #[must_use]
    pub fn with_span(self, span: Span) -> Self {
        Self { set: Some(span), ..self }
    }

    /// The days that are not counted, in any order; one that begins after the last day has no effect.
    #[must_use]
    pub fn with_pauses(self, pauses: &'a [Pause]) -> Self {
        Self { pauses, ..self }
    }

    /// One extension, in natural days from the old due date as counted.
    #[must_use]
    pub fn with_extension(self, days: u32) -> Self {
        Self { extension: Some(days), ..self }
    }

    /// When the term ends, and nothing besides: the way for many.
    pub fn due(&self) -> Result<Due, TermError> {
        let span = self.check()?;
        if let Span::Hours(hours) = span {
            return self.due_in_hours(hours);
        }
        let count = count::count(self, span)?;
        let (due_date, limit_date) = count.dates()?;
        let end = |day: NaiveDate| day.succ_opt().map(office_midnight).ok_or(TermError::OutOfRange);
        let due_time = end(due_date)?;
        Ok(Due {
            due_date,
            due_time,
            limit_date,
            limit_time: if limit_date == due_date { due_time } else { end(limit_date)? },
            provisional: count
                .consulted
                .and_then(|(first, last)| self.calendar.provisional_at(first, last)),
        })
    }

    /// When the term ends and why: each day left out, with its reason.
    pub fn compute(&self) -> Result<Certificate, TermError> {
        certificate::compute(self)
    }

    fn due_in_hours(&self, hours: u32) -> Result<Due, TermError> {
        let Start::Instant(instant) = self.start else {
            return Err(TermError::InstantMissing);
        };
        let due_time = instant
            .checked_add_signed(TimeDelta::hours(i64::from(hours)))
            .ok_or(TermError::OutOfRange)?;
        // A term that ends at midnight ends with the day before, as all others do.
        let last =
            due_time.checked_sub_signed(TimeDelta::nanoseconds(1)).ok_or(TermError::OutOfRange)?;
        let due_date = office_day(last).ok_or(TermError::OutOfRange).and_then(in_range)?;
        let (limit_date, limit_time) = (due_date, due_time);
        Ok(Due { due_date, due_time, limit_date, limit_time, provisional: None })
    }

    /// Checks what was given against the rule, and says the length that applies.
    fn check(&self) -> Result<Span, TermError> {
        in_range(self.start.day0())?;
        let span = match self.set {
            Some(_) if !self.rule.is_settable() => return Err(TermError::LengthNotSettable),
            Some(span) => span,
            None => self.rule.span().ok_or(TermError::LengthMissing)?,
        };
        check_span(span, self.start.day0())?;
        if matches!(span, Span::Hours(_)) && (self.extension.is_some() || !self.pauses.is_empty()) {
            return Err(TermError::HoursOnly);
        }
        for pause in self.pauses {
            if !self.rule.pauses.contains(&pause.cause) {
                return Err(TermError::PauseNotAllowed(pause.cause));
            }
            let days = (pause.to - pause.from).num_days() + 1;
            if !(1..=i64::from(MAX_DAYS)).contains(&days) {
                return Err(TermError::PauseOutOfRange { from: pause.from, to: pause.to });
            }
        }
        if let Some(days) = self.extension {
            let allowed = self.rule.extension.ok_or(TermError::ExtensionNotAllowed)?;
            let max_days = allowed.max_days.unwrap_or(MAX_DAYS);
            if !(1..=max_days).contains(&days) {
                return Err(TermError::ExtensionOutOfRange { days, max_days });
            }
        }
        Ok(span)
    }
}

fn check_span(span: Span, day0: NaiveDate) -> Result<(), TermError> {
    let (length, most) = match span {
        Span::NaturalDays(length) | Span::WorkingDays(length) => (length, MAX_DAYS),
        Span::Hours(hours) => (hours, MAX_HOURS),
        Span::Months(months) => (months, MAX_DAYS / 31),
        Span::Until(until) if until < day0 => {
            return Err(TermError::SetBeforeStart { until, day0 });
        }
        Span::Until(_) => return Ok(()),
    };
    if (1..=most).contains(&length) { Ok(()) } else { Err(TermError::LengthOutOfRange { length }) }
}

fn in_range(day: NaiveDate) -> Result<NaiveDate, TermError> {
    if (1992..=9999).contains(&day.year()) { Ok(day) } else { Err(TermError::OutOfRange) }
}
