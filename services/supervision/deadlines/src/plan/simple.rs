//! Simple handling (简易办理): shorter terms beside the ordinary ones, until it turns out not to fit.
//!
//! An office's paper shortens; it does not set the Regulation's terms aside. Whether its own terms run
//! depends on what was chosen, accepted and turned when, and that is said here.

use chrono::NaiveDate;
use kernel::ids::HandlingId;
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

    /// The end of a term of simple handling that does not run at all, because the matter was taken on
    /// ordinarily.
    pub(super) fn replaced(&self, rule: &Rule, draft: &TermDraft<'_>) -> Option<Outcome> {
        let Subject::Handling(id) = draft.subject else { return None };
        let replaced = rule.is_replaced(ReplacementCause::HandledOrdinarily)
            && self.mode(id)? == HandlingMode::Ordinary;
        let (cause, date) = (Cause::HandledOrdinarily, draft.day0);
        replaced.then_some(Outcome::Void { cause, date })
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
            | Subject::Execution(_)
            | Subject::Recommendation(_) => None,
        }
    }
}
