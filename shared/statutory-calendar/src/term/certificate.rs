//! The certificate: a last day with everything needed to count it again by hand.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::RegionCode;
use serde::{Deserialize, Serialize};

use super::count::{self, Count, Leg};
use super::{Due, Pause, Span, Start, Term, TermError};
use crate::calendar::{Calendar, DayKind, Provisional, date_of, day_number};
use crate::data::Bilingual;
use crate::rule::{Certainty, PauseCause, RestDay, RestDayGround, Rule, StartingFact};

/// A due date with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The rule, its version and its article.
    pub rule: RuleCited,
    /// What happened on day 0.
    pub starting_fact: StartingFact,
    /// The document of the starting fact, such as its number.
    pub starting_document: Option<String>,
    /// The day of the starting fact, which is not counted.
    pub day0: NaiveDate,
    /// The instant of the starting fact; only for a term in hours.
    pub start_time: Option<DateTime<Utc>>,
    /// The calendar it was counted by.
    pub calendar_version: String,
    /// Length and unit.
    pub span: Span,
    /// True if the length was set by an order or letter, or by level, and is not the rule's own.
    pub span_was_set: bool,
    /// What the rule does with a last day that is a rest day.
    pub rest_day: RestDay,
    /// What that rests on, apart from the article of the length; none where no rest day can be the last.
    pub rest_day_ground: Option<RestDayGround>,
    /// The pauses that were given.
    pub pauses: Vec<Pause>,
    /// Each day between day 0 and the due date that was not counted, in order.
    pub not_counted: Vec<NotCounted>,
    /// The weekend days that a notice made working days and that were counted as such.
    pub working_weekends: Vec<NamedDay>,
    /// The one extension.
    pub extension: Option<Extended>,
    /// The rest day from which the due date rolled.
    pub rolled_from: Option<NaiveDate>,
    /// The rest days from the due date on after which the limit is the first working day, in order.
    pub rest_days_to_limit: Vec<NotCounted>,
    /// Why the office rests on the last day, for a rule by which it stays.
    pub rests_on_last_day: Option<Reason>,
    /// The last day by which its holder plans and is reminded.
    pub due_date: NaiveDate,
    /// The first instant after it.
    pub due_time: DateTime<Utc>,
    /// The last day that is in time.
    pub limit_date: NaiveDate,
    /// The first instant after it; from then on it is late.
    pub limit_time: DateTime<Utc>,
    /// Why either date may still move; none if both are final.
    pub provisional: Option<Provisional>,
}

/// The rule as a certificate names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleCited {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Where it holds; none for the whole country.
    pub region: Option<RegionCode>,
    /// Who must do what.
    pub title: Bilingual,
    /// The article or paper.
    pub article: Bilingual,
    /// How sure the source is.
    pub certainty: Certainty,
}

/// The extension, and where it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extended {
    /// The due date without it, as counted.
    pub old_due_date: NaiveDate,
    /// How many natural days it adds.
    pub days: u32,
    /// The most the rule allows; none if the granter sets it.
    pub max_days: Option<u32>,
}

/// A day that was not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotCounted {
    /// The day.
    pub date: NaiveDate,
    /// Why.
    pub reason: Reason,
}

/// Why a day was not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A Saturday or Sunday off.
    Weekend,
    /// A public holiday.
    Holiday(Bilingual),
    /// A Saturday or Sunday that no notice covers yet.
    AssumedWeekend,
    /// A pause.
    Pause(PauseCause),
}

/// A day with the name it has in the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedDay {
    /// The day.
    pub date: NaiveDate,
    /// The holiday it makes up for.
    pub name: Bilingual,
}

impl Certificate {
    /// The result alone.
    pub fn due(&self) -> Due {
        let Self { due_date, due_time, limit_date, limit_time, provisional, .. } = *self;
        Due { due_date, due_time, limit_date, limit_time, provisional }
    }
}

impl RuleCited {
    fn of(rule: &Rule) -> Self {
        Self {
            id: rule.id.clone(),
            version: rule.version.clone(),
            region: rule.region.clone(),
            title: rule.title.clone(),
            article: rule.article.clone(),
            certainty: rule.certainty,
        }
    }
}

pub(super) fn compute(term: &Term<'_>) -> Result<Certificate, TermError> {
    let due = term.due()?;
    let span = term.check()?;
    let mut certificate = frame(term, span, due);
    if matches!(span, Span::Hours(_)) {
        return Ok(certificate);
    }
    let count = count::count(term, span)?;
    certificate.walk(term, &count.base, span)?;
    let mut final_leg = count.base;
    if let (Some(leg), Some(days)) = (count.extended, term.extension) {
        certificate.extension = Some(Extended {
            old_due_date: date_of(count.base.counted).ok_or(TermError::OutOfRange)?,
            days,
            max_days: term.rule.extension.and_then(|allowed| allowed.max_days),
        });
        // An extension counts natural days, whatever the term counted.
        certificate.walk(term, &leg, Span::NaturalDays(days))?;
        final_leg = leg;
    }
    certificate.rest(term, &count, &final_leg)?;
    Ok(certificate)
}

fn frame(term: &Term<'_>, span: Span, due: Due) -> Certificate {
    Certificate {
        rule: RuleCited::of(term.rule),
        starting_fact: term.rule.starts,
        starting_document: term.document.map(str::to_owned),
        day0: term.start.day0(),
        start_time: match (span, term.start) {
            (Span::Hours(_), Start::Instant(instant)) => Some(instant),
            _ => None,
        },
        calendar_version: term.calendar.version().to_owned(),
        span,
        span_was_set: term.set.is_some(),
        rest_day: term.rule.rest_day,
        rest_day_ground: term.rule.rest_day_ground.clone(),
        pauses: term.pauses.to_vec(),
        not_counted: Vec::new(),
        working_weekends: Vec::new(),
        extension: None,
        rolled_from: None,
        rest_days_to_limit: Vec::new(),
        rests_on_last_day: None,
        due_date: due.due_date,
        due_time: due.due_time,
        limit_date: due.limit_date,
        limit_time: due.limit_time,
        provisional: due.provisional,
    }
}

impl Certificate {
    /// Goes through one leg day by day, as a clerk with a finger on the calendar would.
    fn walk(&mut self, term: &Term<'_>, leg: &Leg, span: Span) -> Result<(), TermError> {
        if matches!(span, Span::Until(_)) {
            return Ok(());
        }
        let by_working_days = matches!(span, Span::WorkingDays(_));
        for number in leg.after + 1..=leg.counted {
            let date = date_of(number).ok_or(TermError::OutOfRange)?;
            let paused = paused(term.pauses, number).map(Reason::Pause);
            let resting = || rest(term.calendar, number).filter(|_| by_working_days);
            if let Some(reason) = paused.or_else(resting) {
                self.not_counted.push(NotCounted { date, reason });
            } else if let DayKind::WorkingWeekend { name } = term.calendar.day_at(number)
                && by_working_days
            {
                let name = name.clone();
                self.working_weekends.push(NamedDay { date, name });
            }
        }
        Ok(())
    }

    /// The rest days behind the last counted one, over which the due date or only the limit rolled.
    fn rest(&mut self, term: &Term<'_>, count: &Count, leg: &Leg) -> Result<(), TermError> {
        let days = |from: i64, to: i64| {
            let resting = (from..to).filter_map(|it| Some((it, rest(term.calendar, it)?)));
            let named = resting.map(|(number, reason)| {
                let date = date_of(number).ok_or(TermError::OutOfRange)?;
                Ok(NotCounted { date, reason })
            });
            named.collect::<Result<Vec<_>, TermError>>()
        };
        self.not_counted.extend(days(leg.counted, count.due)?);
        self.rest_days_to_limit = days(count.due, count.limit)?;
        if count.due > leg.counted {
            self.rolled_from = date_of(leg.counted);
        }
        // Of an unpublished day only the weekday is known, so nothing is said about it.
        self.rests_on_last_day =
            rest(term.calendar, count.limit).filter(|it| *it != Reason::AssumedWeekend);
        Ok(())
    }
}

fn paused(pauses: &[Pause], number: i64) -> Option<PauseCause> {
    pauses
        .iter()
        .find(|pause| (day_number(pause.from)..=day_number(pause.to)).contains(&number))
        .map(|pause| pause.cause)
}

fn rest(calendar: &Calendar, number: i64) -> Option<Reason> {
    match calendar.day_at(number) {
        DayKind::Working | DayKind::WorkingWeekend { .. } => None,
        DayKind::Weekend => Some(Reason::Weekend),
        DayKind::Holiday { name } => Some(Reason::Holiday(name.clone())),
        DayKind::Unpublished { weekend } => weekend.then_some(Reason::AssumedWeekend),
    }
}
