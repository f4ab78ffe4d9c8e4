//! Simple handling (简易办理): shorter terms in place of the ordinary ones, until it turns out not to
//! fit.
//!
//! Which rules give way to which is said by the rule book; on which day they do depends on what was
//! chosen, accepted and turned when, and that is said here.

use chrono::NaiveDate;
use kernel::ids::HandlingId;
use statutory_calendar::Certificate;
use statutory_calendar::rule::{ReplacementCause, Rule};

use super::facts::PlanInput;
use super::starts::TermDraft;
use super::{Cause, Outcome};
use crate::fact::{FactKind as K, Receipt};
use crate::subject::Subject;

/// How a matter was being handled when its body took it on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HandlingMode {
    Ordinary,
    Simple,
    /// Simply, and from this day ordinarily.
    Turned(NaiveDate),
}

impl PlanInput<'_> {
    /// True unless the rule is one of simple handling only, and simple handling was not chosen at
    /// all.
    ///
    /// It is planned wherever that was chosen, so that what was heard in another order ends alike.
    pub(super) fn has_simple_handling(&self, rule: &Rule, subject: Subject) -> bool {
        !rule.is_replaced(ReplacementCause::HandledOrdinarily)
            || self.receipt_of(subject).is_some_and(|receipt| self.made_simple(receipt).is_some())
    }

    /// The end of a term that does not run at all, because another runs in its place.
    pub(super) fn replaced(
        &self,
        rule: &Rule,
        draft: &TermDraft<'_>,
        certificate: &Certificate,
    ) -> Option<Outcome> {
        let simply = rule.is_replaced(ReplacementCause::HandledSimply);
        let ordinarily = rule.is_replaced(ReplacementCause::HandledOrdinarily);
        let (cause, date) = match (draft.subject, self.receipt_of(draft.subject)?) {
            (Subject::Handling(id), _) => match self.mode(id)? {
                HandlingMode::Simple if simply => (Cause::HandledSimply, draft.day0),
                HandlingMode::Ordinary if ordinarily => (Cause::HandledOrdinarily, draft.day0),
                HandlingMode::Simple | HandlingMode::Ordinary | HandlingMode::Turned(_) => {
                    return None;
                }
            },
            (_, receipt) if simply => {
                (Cause::HandledSimply, self.notice_replaced(receipt, certificate.due_date)?)
            }
            (_, _) => return None,
        };
        Some(Outcome::Void { cause, date })
    }

    /// The end of a term of simple handling that turned ordinary.
    pub(super) fn turned_ordinary(&self, rule: &Rule, subject: Subject) -> Option<Outcome> {
        if !rule.is_replaced(ReplacementCause::TurnedOrdinary) {
            return None;
        }
        let date = match (subject, self.receipt_of(subject)?) {
            (Subject::Handling(id), _) => match self.mode(id)? {
                HandlingMode::Turned(date) => date,
                HandlingMode::Simple | HandlingMode::Ordinary => return None,
            },
            (_, receipt) => self.turned(receipt)?,
        };
        Some(Outcome::Void { cause: Cause::TurnedOrdinary, date })
    }

    /// How the matter was being handled on the day its body took it on.
    fn mode(&self, handling: HandlingId) -> Option<HandlingMode> {
        let (receipt, acceptance) = self.acceptance_of(handling)?;
        let accepted = acceptance.date;
        let made_simple = self.made_simple(receipt).is_some_and(|date| date <= accepted);
        Some(match self.turned(receipt) {
            None if made_simple => HandlingMode::Simple,
            Some(date) if made_simple && date >= accepted => HandlingMode::Turned(date),
            None | Some(_) => HandlingMode::Ordinary,
        })
    }

    /// The day on which the notice that the petitioner is owed gave way to the shorter term of
    /// acceptance.
    ///
    /// A choice made after the notice's last day replaces nothing: what was missed stays missed.
    /// Turned ordinary before anything was decided, the notice runs from receipt.
    fn notice_replaced(&self, receipt: Receipt, due_date: NaiveDate) -> Option<NaiveDate> {
        let made_simple = self.made_simple(receipt).filter(|date| *date <= due_date)?;
        let accepted = self.acceptances().filter(|(of, _)| *of == receipt).map(|(_, it)| it.date);
        let refused = self.kinds().filter_map(|kind| {
            let K::NotAccepted { receipt: of, date } = kind else { return None };
            (*of == receipt).then_some(*date)
        });
        let decided = accepted.chain(refused).min();
        let turned_undecided = self
            .turned(receipt)
            .is_some_and(|turned| decided.is_none_or(|decided| turned <= decided));
        (!turned_undecided).then_some(made_simple)
    }

    /// The first day on which simple handling was chosen.
    fn made_simple(&self, wanted: Receipt) -> Option<NaiveDate> {
        let chosen = self.kinds().filter_map(|kind| {
            let K::SimpleHandlingChosen { receipt, date, .. } = kind else { return None };
            (*receipt == wanted).then_some(*date)
        });
        chosen.min()
    }

    /// The first day on which simple handling turned out not to fit.
    fn turned(&self, wanted: Receipt) -> Option<NaiveDate> {
        let turned = self.kinds().filter_map(|kind| {
            let K::SimpleHandlingEnded { receipt, date } = kind else { return None };
            (*receipt == wanted).then_some(*date)
        });
        turned.min()
    }

    /// What a body received, by a referral or from the petitioner, that this is about.
    fn receipt_of(&self, subject: Subject) -> Option<Receipt> {
        match subject {
            Subject::Referral(id) => Some(Receipt::Referral(id)),
            Subject::Petition(id) => Some(Receipt::Direct(id)),
            Subject::Handling(id) => self.acceptance_of(id).map(|(receipt, _)| receipt),
            Subject::Matter
            | Subject::Order(_)
            | Subject::Warning(_)
            | Subject::Review(_)
            | Subject::Recheck(_)
            | Subject::Hop(_)
            | Subject::Urgent(_)
            | Subject::Recommendation(_) => None,
        }
    }
}
