//! The count itself, in day numbers: a few look-ups, however long the term.

use std::borrow::Cow;

use chrono::{Months, NaiveDate};

use super::{Pause, Span, Term, TermError, in_range};
use crate::calendar::{Calendar, date_of, day_number};
use crate::rule::RestDay;

/// One run of counted days: the term itself, or its extension.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leg {
    /// The day before the first counted one.
    pub(super) after: i64,
    /// The last counted day.
    pub(super) counted: i64,
}

/// A term's legs, where they lead to, and the days whose kind mattered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count {
    pub(super) base: Leg,
    pub(super) extended: Option<Leg>,
    /// The last day by which its holder plans.
    pub(super) due: i64,
    /// The last day that is in time.
    pub(super) limit: i64,
    /// The first and last day looked up in the calendar; none if the term needed no calendar.
    pub(super) consulted: Option<(i64, i64)>,
}

impl Count {
    /// The due date and the limit.
    pub(super) fn dates(&self) -> Result<(NaiveDate, NaiveDate), TermError> {
        let date = |number| date_of(number).ok_or(TermError::OutOfRange).and_then(in_range);
        let due = date(self.due)?;
        Ok((due, if self.limit == self.due { due } else { date(self.limit)? }))
    }
}

/// Counts a term of days; a term in hours never comes here.
pub(super) fn count(term: &Term<'_>, span: Span) -> Result<Count, TermError> {
    let pauses = in_order(term.pauses);
    let day0 = term.start.day0();
    let start = day_number(day0);
    let mut consulted = None;
    let counted = match span {
        Span::NaturalDays(length) => skip_pauses(start, start + i64::from(length), &pauses),
        Span::Months(months) => {
            let end = day0.checked_add_months(Months::new(months)).ok_or(TermError::OutOfRange)?;
            skip_pauses(start, day_number(end), &pauses)
        }
        Span::WorkingDays(length) => {
            let counted = working_days(term.calendar, start, i64::from(length), &pauses);
            consulted = Some((start + 1, counted));
            counted
        }
        Span::Until(day) => day_number(day),
        Span::Hours(_) => return Err(TermError::HoursOnly),
    };
    let base = Leg { after: start, counted };
    // An extension goes on from the day as counted: a rest day that rolled gives it nothing.
    let extended = term.extension.map(|days| {
        let after = counted;
        Leg { after, counted: skip_pauses(after, after + i64::from(days), &pauses) }
    });
    let counted = extended.as_ref().unwrap_or(&base).counted;
    let limit = match term.rule.rest_day {
        RestDay::Stays => counted,
        RestDay::Rolls | RestDay::LimitRolls => {
            let limit = term.calendar.on_or_after(counted);
            let first = consulted.map_or(counted, |(first, _)| first.min(counted));
            consulted = Some((first, limit));
            limit
        }
    };
    // A day that was set is a day that was set: only a counted one is another due date.
    let rolls = term.rule.rest_day == RestDay::Rolls && !matches!(span, Span::Until(_));
    let due = if rolls { limit } else { counted };
    Ok(Count { base, extended, due, limit, consulted })
}

/// Moves the end by each paused day within the term; a pause met on the way moves it onto later pauses.
fn skip_pauses(after: i64, end: i64, pauses: &[Pause]) -> i64 {
    let mut end = end;
    let mut covered = after;
    for pause in pauses {
        let from = day_number(pause.from).max(covered + 1);
        let to = day_number(pause.to);
        if from <= end && from <= to {
            end += to - from + 1;
            covered = to;
        }
    }
    end
}

/// The `n`-th working day after `after` that is in no pause.
fn working_days(calendar: &Calendar, after: i64, n: i64, pauses: &[Pause]) -> i64 {
    let mut rank = calendar.working_through(after) + n;
    let mut covered = after;
    for pause in pauses {
        let from = day_number(pause.from).max(covered + 1);
        let to = day_number(pause.to);
        if from <= calendar.working_at(rank) && from <= to {
            rank += calendar.working_through(to) - calendar.working_through(from - 1);
            covered = to;
        }
    }
    calendar.working_at(rank)
}

fn in_order(pauses: &[Pause]) -> Cow<'_, [Pause]> {
    if pauses.is_sorted_by_key(|pause| pause.from) {
        return Cow::Borrowed(pauses);
    }
    let mut sorted = pauses.to_vec();
    sorted.sort_by_key(|pause| pause.from);
    Cow::Owned(sorted)
}
