//! From the set of facts of one dossier to the deadlines it should have.
//!
//! Feeds have no order between them, so nothing here looks at the order in which facts arrived: the
//! same set gives the same plan. No comment, transfer, merge or new category is among the facts, so
//! none of them can move a date.
//!
//! [`starts`] and [`ends`] say what each fact is in the words of the rule book; [`term`] executes
//! the book over them. What data cannot say is in [`simple`], [`level`] and the functions of
//! [`facts`].

mod ends;
mod facts;
mod level;
mod report;
mod simple;
mod starts;
mod succession;
mod term;

use chrono::NaiveDate;
use statutory_calendar::TermError;

use crate::fact::Fact;
use crate::planned::{Cause, Outcome, Planned};
use crate::policy::DeadlinePolicy;
use facts::PlanInput;

/// The deadlines of a dossier. Fails only on facts that no service should publish, such as a result
/// due before its assignment.
pub fn plan(facts: &[Fact], policy: &DeadlinePolicy) -> Result<Vec<Planned>, TermError> {
    let input = PlanInput::new(facts, policy);
    let mut planned: Vec<Planned> = Vec::new();
    for fact in input.facts() {
        for draft in input.starts(fact) {
            let region = draft.body.region();
            let rules = &policy.terms.rules;
            for started in rules.started_by(draft.starting_fact, &region, draft.day0) {
                // Of two facts that would start the same term the first recorded one does.
                let is_this =
                    |it: &Planned| it.subject == draft.subject && it.rule == *started.rule.id;
                if !planned.iter().any(is_this) {
                    planned.extend(input.term(&draft, &started)?);
                }
            }
        }
    }
    input.hand_over(&mut planned);
    Ok(planned)
}

/// The earliest end; on one day doing what was due comes before any other cause.
fn earliest(ends: impl IntoIterator<Item = Outcome>) -> Outcome {
    let order = |outcome: &Outcome| match outcome {
        Outcome::Met(date) => (*date, 0),
        Outcome::MetLate(date) => (*date, 1),
        Outcome::Void { date, cause } => (*date, 2 + *cause as u8),
        Outcome::Open => (NaiveDate::MAX, u8::MAX),
    };
    ends.into_iter().min_by_key(order).unwrap_or(Outcome::Open)
}
