//! Executes the rule book: one term by its rule.

use statutory_calendar::rule::{ReplacementCause, Rule, StartedRule, VoidCause};
use statutory_calendar::{Certificate, Span, Start as TermStart, Term, TermError};

use super::facts::PlanInput;
use super::starts::TermDraft;
use super::{Cause, Outcome, Planned, earliest};
use crate::planned::{NotStartedReason, PlannedCourse, Start};
use crate::rule_id::RuleId;

impl PlanInput<'_> {
    /// The term that a rule gives to what was drafted; none where the rule asks for more than its
    /// fact.
    pub(super) fn term(
        &self,
        draft: &TermDraft<'_>,
        started: &StartedRule<'_>,
    ) -> Result<Option<Planned>, TermError> {
        let rule = started.rule;
        if !self.has_simple_handling(rule, draft.subject) || !has_share(rule, draft) {
            return Ok(None);
        }
        let course = match (not_owed(rule, draft), &started.not_in_force) {
            (Some(why), _) => PlannedCourse::NotStarted(why),
            (None, Some(why)) => PlannedCourse::NotStarted(NotStartedReason::not_in_force(why)),
            (None, None) => self.course(rule, draft)?,
        };
        let fact = draft.fact;
        Ok(Some(Planned {
            rule: RuleId::from(rule.id.as_str()),
            nature: rule.nature(),
            subject: draft.subject,
            body: draft.body.clone(),
            start: Start {
                fact: fact.id,
                date: draft.day0,
                record_time: fact.record_time,
                traceparent: fact.traceparent.clone(),
            },
            course,
        }))
    }

    fn course(&self, rule: &Rule, draft: &TermDraft<'_>) -> Result<PlannedCourse, TermError> {
        let start = draft.time.map_or(TermStart::Day(draft.day0), TermStart::Instant);
        // A cause that the rule does not list moves nothing.
        let mut pauses = self.pauses(draft.subject);
        pauses.retain(|pause| rule.pauses.contains(&pause.cause));
        let mut term = Term::new(rule, &self.policy.terms.calendar, start).with_pauses(&pauses);
        if let Some(document) = draft.document {
            term = term.with_document(document);
        }
        if let Some(span) = self.span(rule, draft) {
            let span = self.report_span(term, span, draft.subject)?;
            term = term.with_span(span);
        }
        if rule.extension.is_some()
            && let Some(days) = self.extension(draft.subject, term.due()?.limit_date)
        {
            term = term.with_extension(days);
        }
        let certificate = Box::new(term.compute()?);
        let late_at_entry = certificate.limit_time <= draft.fact.record_time;
        let outcome = self.outcome(rule, draft, &certificate);
        Ok(PlannedCourse::Started { certificate, late_at_entry, outcome })
    }

    /// The length that was set, or the level's own; none for the rule's.
    fn span(&self, rule: &Rule, draft: &TermDraft<'_>) -> Option<Span> {
        match draft.until {
            Some(until) if rule.is_settable() => Some(Span::Until(until)),
            Some(_) | None => self.span_at_level(rule, draft),
        }
    }

    /// How the facts leave a term.
    fn outcome(&self, rule: &Rule, draft: &TermDraft<'_>, certificate: &Certificate) -> Outcome {
        if self.was_received_directly() && rule.is_replaced(ReplacementCause::ReceivedDirectly) {
            return Outcome::Void { cause: Cause::ReceivedDirectly, date: draft.day0 };
        }
        if let Some(replaced) = self.replaced(rule, draft) {
            return replaced;
        }
        let ends = self.ends.iter().filter(|end| self.reaches(end, draft.subject));
        // An offer is answered by what comes after it; what ended an earlier one is none of it.
        let ends = ends.filter(|end| !draft.is_offer() || end.follows(draft.fact));
        let ends = ends.filter_map(|end| end.outcome(rule, certificate));
        earliest(ends.chain(self.turned_ordinary(rule, draft.subject)))
    }
}

/// Why nothing is owed, if so.
fn not_owed(rule: &Rule, draft: &TermDraft<'_>) -> Option<NotStartedReason> {
    if draft.is_historical {
        Some(NotStartedReason::Historical)
    } else if !draft.is_notifiable && rule.voids.contains(&VoidCause::NameOrAddressUnclear) {
        Some(NotStartedReason::NoDuty)
    } else {
        None
    }
}

/// True unless the rule's length differs by level, and this level has none.
fn has_share(rule: &Rule, draft: &TermDraft<'_>) -> bool {
    rule.length_by_level.is_none() || rule.span_at(draft.body.region().level()).is_some()
}
