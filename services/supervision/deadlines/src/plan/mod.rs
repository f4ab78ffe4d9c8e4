//! From the set of facts of one dossier to the deadlines it should have.
//!
//! Feeds have no order between them, so nothing here looks at the order in which facts arrived: the same set gives the
//! same plan. No comment, transfer, merge or new category is among the facts, so none of them can move a date.

mod level;
mod office;
mod receipt;
mod referral;
mod review;
mod simple;
mod steps;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::ids::EventId;
use kernel::{BodyCode, Explain};
use serde::{Deserialize, Serialize};
use statutory_calendar::term::MAX_DAYS;
use statutory_calendar::{
    Certificate, NotInForce, Pause, Span, Start as TermStart, Term, TermError,
};

use super::almanac::Almanac;
use super::fact::{Fact, What};
use super::rule::{RuleId, Subject};

/// A deadline as the facts would have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub rule: RuleId,
    pub subject: Subject,
    /// The body bound, or entitled.
    pub body: BodyCode,
    pub start: Start,
    pub course: PlannedCourse,
}

impl Planned {
    /// The first instant after its last day, if it starts at all.
    pub fn due_time(&self) -> Option<DateTime<Utc>> {
        match &self.course {
            PlannedCourse::NotStarted(_) => None,
            PlannedCourse::Started { certificate, .. } => Some(certificate.due_time),
        }
    }
}

/// The fact that starts a deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    pub fact: EventId,
    /// Day 0.
    pub date: NaiveDate,
    /// When the fact entered the system.
    pub record_time: DateTime<Utc>,
    pub traceparent: String,
}

/// What becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlannedCourse {
    NotStarted(WhyNot),
    Started {
        certificate: Box<Certificate>,
        /// Past due when its starting fact entered the system.
        late_at_entry: bool,
        outcome: Outcome,
    },
}

/// Why a deadline never started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNot {
    /// A record of the past.
    Historical,
    /// Name or address are unclear (Art. 23), so nobody can be told.
    NoDuty,
    /// Day 0 lies outside the days the rule is in force.
    NotInForce { zh: String, en: String },
}

/// How the facts leave a deadline; whether that was in time is the deadline's to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Open,
    /// A fact of this day did what was due.
    Met(NaiveDate),
    /// A fact of this day did what was due, but after the instant at which hours had run out.
    MetLate(NaiveDate),
    /// A cause that the rule lists ended it.
    Void {
        cause: Cause,
        date: NaiveDate,
    },
}

/// Why a deadline ended without being met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The matter went back to the sender (Art. 23).
    Returned,
    /// Another body was designated (Art. 24).
    Designated,
    /// Simple handling turned out not to fit: the ordinary term runs in its place.
    TurnedOrdinary,
    /// A shorter term of simple handling runs in its place.
    HandledSimply,
    /// The matter was not in simple handling when its body took it on.
    HandledOrdinarily,
    /// Another body received the petition, and tells the petitioner itself (Art. 23): the petition office has none to refer.
    ReceivedDirectly,
    /// The registration was void.
    Voided,
    /// The order was withdrawn.
    Withdrawn,
    /// A right that was not used, because the body took the matter on.
    NotUsed,
    /// A right whose end passed.
    Lapsed,
    /// It turned out that it should never have started.
    NeverDue,
}

/// The deadlines of a dossier. Fails only on facts that no service should publish, such as a result due before its assignment.
pub fn plan(facts: &[Fact], almanac: &Almanac) -> Result<Vec<Planned>, TermError> {
    let mut facts: Vec<&Fact> = facts.iter().collect();
    // Of two facts that would start the same deadline the first recorded one does, whichever was heard first.
    facts.sort_by_key(|fact| (fact.record_time, fact.id));
    facts.dedup_by_key(|fact| fact.id);
    let desk = Desk { facts: &facts, almanac };
    let mut planned = Vec::new();
    for fact in &facts {
        planned.extend(desk.started_by(fact)?);
    }
    let mut seen = BTreeSet::new();
    planned.retain(|it| seen.insert((it.rule, it.subject)));
    Ok(planned)
}

/// Everything a plan is made from.
struct Desk<'a> {
    /// By record time and id.
    facts: &'a [&'a Fact],
    almanac: &'a Almanac,
}

/// A deadline about to be planned.
struct Opening<'a> {
    rule: RuleId,
    subject: Subject,
    body: &'a BodyCode,
    fact: &'a Fact,
    day0: NaiveDate,
    /// The instant of day 0 from which hours run.
    instant: Option<DateTime<Utc>>,
    document: Option<&'a str>,
    /// Why there is no duty, if there is none.
    unless: Option<WhyNot>,
    /// The term that an assignment sets.
    until: Option<NaiveDate>,
    /// What the levels before left unused, for a term that differs by level.
    carried: Option<u32>,
    extension: Option<u32>,
    pauses: Vec<Pause>,
}

impl<'a> Opening<'a> {
    fn new(
        rule: RuleId,
        subject: Subject,
        body: &'a BodyCode,
        fact: &'a Fact,
        day0: NaiveDate,
    ) -> Self {
        Self {
            rule,
            subject,
            body,
            fact,
            day0,
            instant: None,
            document: None,
            unless: None,
            until: None,
            carried: None,
            extension: None,
            pauses: Vec::new(),
        }
    }

    fn with_document(self, document: &'a str) -> Self {
        Self { document: (!document.is_empty()).then_some(document), ..self }
    }

    fn unless(self, why: Option<WhyNot>) -> Self {
        Self { unless: why, ..self }
    }
}

impl Desk<'_> {
    /// What one fact starts.
    fn started_by(&self, fact: &Fact) -> Result<Vec<Planned>, TermError> {
        let one = match &fact.what {
            What::Direct { petition, step } => return self.by_direct(fact, *petition, step),
            What::Referral { id, step } => return self.by_referral(fact, *id, step),
            What::Handling { id, step } => return self.by_handling(fact, *id, step),
            What::Matter(step) => self.by_matter(fact, step)?,
            What::Receipt { receipt, step } => self.by_receipt(fact, *receipt, step)?,
            What::Order { id, step } => self.by_order(fact, *id, step)?,
            What::Warning { id, step } => self.by_warning(fact, *id, step)?,
            What::Review { id, step } => self.by_review(fact, *id, step)?,
            What::Recheck { id, step } => self.by_recheck(fact, *id, step)?,
            What::Hop { id, step } => self.by_hop(fact, *id, step)?,
            What::Urgent { id, step } => self.by_urgent(fact, *id, step)?,
            What::Recommendation { id, step } => self.by_recommendation(fact, *id, step)?,
        };
        Ok(one.into_iter().collect())
    }

    fn deadline(&self, opening: &Opening<'_>, outcome: Outcome) -> Result<Planned, TermError> {
        let start = Start {
            fact: opening.fact.id,
            date: opening.day0,
            record_time: opening.fact.record_time,
            traceparent: opening.fact.traceparent.clone(),
        };
        let course = match &opening.unless {
            Some(why) => PlannedCourse::NotStarted(why.clone()),
            None => self.course(opening, outcome)?,
        };
        let (rule, subject, body) = (opening.rule, opening.subject, opening.body.clone());
        Ok(Planned { rule, subject, body, start, course })
    }

    fn course(&self, opening: &Opening<'_>, outcome: Outcome) -> Result<PlannedCourse, TermError> {
        let region = opening.body.region();
        // The rule in force on day 0 where the bound body sits applies.
        let rules = &self.almanac.rules;
        let rule = match rules.in_force(opening.rule.as_str(), Some(&region), opening.day0) {
            Ok(rule) => rule,
            Err(why) => return Ok(PlannedCourse::NotStarted(not_in_force(&why))),
        };
        let start = opening.instant.map_or(TermStart::Day(opening.day0), TermStart::Instant);
        // A cause that the rule does not list moves nothing.
        let listed = opening.pauses.iter().filter(|it| rule.pauses.contains(&it.cause));
        let pauses: Vec<Pause> = listed.copied().collect();
        let mut term = Term::new(rule, &self.almanac.calendar, start).with_pauses(&pauses);
        if let Some(document) = opening.document {
            term = term.with_document(document);
        }
        if let Some(day) = opening.until {
            term = term.with_span(Span::Until(day));
        }
        if let (Some(carried), Some(own)) = (opening.carried, rule.span_at(region.level())) {
            term = term.with_span(longer(own, carried));
        }
        if let Some(days) = opening.extension {
            term = term.with_extension(days);
        }
        let certificate = Box::new(term.compute()?);
        let late_at_entry = certificate.due_time <= opening.fact.record_time;
        Ok(PlannedCourse::Started { certificate, late_at_entry, outcome })
    }
}

/// A level's own days, and those that travelled to it; only natural days add up.
fn longer(own: Span, carried: u32) -> Span {
    match own {
        Span::NaturalDays(days) => Span::NaturalDays((days + carried).min(MAX_DAYS)),
        Span::WorkingDays(_) | Span::Hours(_) | Span::Months(_) | Span::Until(_) => own,
    }
}

/// The earliest end; on one day doing what was due comes before any other cause.
fn earliest(ends: impl IntoIterator<Item = Outcome>) -> Outcome {
    let order = |outcome: &Outcome| match outcome {
        Outcome::Met(date) | Outcome::MetLate(date) => (*date, 0),
        Outcome::Void { date, cause } => (*date, 1 + *cause as u8),
        Outcome::Open => (NaiveDate::MAX, u8::MAX),
    };
    ends.into_iter().min_by_key(order).unwrap_or(Outcome::Open)
}

pub(super) fn not_in_force(why: &NotInForce) -> WhyNot {
    WhyNot::NotInForce { zh: why.zh(), en: why.en() }
}
