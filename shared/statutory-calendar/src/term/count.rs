//! The count itself, in day numbers: a few look-ups, however long the term.

use std::borrow::Cow;

use chrono::{Months, NaiveDate};

use super::{Pause, Span, Term, TermError, in_range};
use crate::calendar::{Calendar, date_of, day_number};
use crate::rule::OnRestDay;

/// One run of counted days: the term itself, or its extension.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leg {
    /// The day before the first counted one.
    pub(super) after: i64,
    /// The last counted day.
    pub(super) counted: i64,
    /// The last day, once a rest day has rolled.
    pub(super) last: i64,
}

/// A term's legs, and the days whose kind mattered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count {
    pub(super) base: Leg,
    pub(super) extended: Option<Leg>,
    /// The first and last day looked up in the calendar; none if the term needed no calendar.
    pub(super) consulted: Option<(i64, i64)>,
}

impl Count {
    pub(super) fn due_date(&self) -> Result<NaiveDate, TermError> {
        let last = self.extended.as_ref().unwrap_or(&self.base).last;
        date_of(last).ok_or(TermError::OutOfRange).and_then(in_range)
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
    // A day that was set is a day that was set: only a counted one rolls.
    let rolls = term.rule.on_rest_day == OnRestDay::Rolls && !matches!(span, Span::Until(_));
    let mut finish = |after: i64, counted: i64| {
        let last = if rolls {
            let last = term.calendar.on_or_after(counted);
            let first = consulted.map_or(counted, |(first, _)| first.min(counted));
            consulted = Some((first, last));
            last
        } else {
            counted
        };
        Leg { after, counted, last }
    };
    let base = finish(start, counted);
    let extended = term.extension.map(|days| {
        let counted = skip_pauses(base.last, base.last + i64::from(days), &pauses);
        finish(base.last, counted)
    });
    Ok(Count { base, extended, consulted })
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
