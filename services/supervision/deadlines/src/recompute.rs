//! An open deadline recomputed, from the facts its certificate names, by the present rules and
//! calendar.
//!
//! The State Council's notice for a year comes in the November before it; a rule's next version may
//! be published after the day from which it is in force. Neither is a fact about the matter, so no
//! fold is due: this is what moves the date.

use statutory_calendar::{Certificate, Start as TermStart, Term, TermError};

use crate::deadline::{Course, Deadline};
use crate::planned::{NotStartedReason, Outcome, Planned, PlannedCourse};
use crate::policy::DeadlinePolicy;

impl Deadline {
    /// What an open deadline should be by the present rules and calendar, if that differs from what
    /// it is.
    ///
    /// Counting the same thing by a newer calendar is no difference: the certificate then stays
    /// true under the version that it names. Fails where the present rule refuses what the facts
    /// gave the old one, such as an extension.
    pub fn recomputed(&self, policy: &DeadlinePolicy) -> Result<Option<Planned>, TermError> {
        let Course::Started(started) = &self.course else {
            return Ok(None);
        };
        let before = &*started.certificate;
        if !started.state.is_open() {
            return Ok(None);
        }
        let region = self.body.region();
        let terms = &policy.terms;
        let mut nature = self.nature;
        let course = match terms.rules.in_force(self.rule.as_str(), Some(&region), before.day0) {
            Err(why) => PlannedCourse::NotStarted(NotStartedReason::not_in_force(&why)),
            Ok(rule) => {
                nature = rule.nature();
                let start =
                    before.start_time.map_or(TermStart::Day(before.day0), TermStart::Instant);
                let mut term = Term::new(rule, &terms.calendar, start).with_pauses(&before.pauses);
                if let Some(document) = &before.starting_document {
                    term = term.with_document(document);
                }
                if before.span_was_set {
                    term = term.with_span(before.span);
                }
                if let Some(extension) = &before.extension {
                    term = term.with_extension(extension.days);
                }
                let certificate = Box::new(term.compute()?);
                if counts_alike(before, &certificate) {
                    return Ok(None);
                }
                let late_at_entry = certificate.limit_time <= self.start.record_time;
                PlannedCourse::Started { certificate, late_at_entry, outcome: Outcome::Open }
            }
        };
        let (rule, body, start) = (self.rule.clone(), self.body.clone(), self.start.clone());
        Ok(Some(Planned { rule, nature, subject: self.subject, body, start, course }))
    }
}

/// Everything but the version of the calendar that it was counted by.
fn counts_alike(before: &Certificate, after: &Certificate) -> bool {
    before.due_time == after.due_time
        && before.limit_time == after.limit_time
        && before.provisional == after.provisional
        && Certificate { calendar_version: before.calendar_version.clone(), ..after.clone() }
            == *before
}
