//! Simple handling (简易办理): shorter terms in place of the ordinary ones, until it turns out not to fit.

use std::iter::once;

use chrono::NaiveDate;
use statutory_calendar::TermError;

use super::referral::given_back;
use super::{Cause, Desk, Opening, Outcome, Planned, PlannedCourse, WhyNot, earliest};
use crate::domain::fact::{Acceptance, Fact, HandlingStep, Receipt, ReceiptStep};
use crate::domain::rule::{RuleId, Subject};

/// How a matter was being handled when its body took it on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Ordinary,
    Simple,
    /// Simply, and from this day ordinarily.
    Turned(NaiveDate),
}

impl Desk<'_> {
    pub(super) fn by_receipt(
        &self,
        fact: &Fact,
        receipt: Receipt,
        step: &ReceiptStep,
    ) -> Result<Option<Planned>, TermError> {
        let ReceiptStep::MadeSimple { body, receipt_date, historical, .. } = step else {
            return Ok(None);
        };
        let (rule, subject) = (RuleId::SimpleAcceptance, Subject::from(receipt));
        let opening = Opening::new(rule, subject, body, fact, *receipt_date)
            .unless(historical.then_some(WhyNot::Historical));
        let accepted = self.acceptances(receipt).map(|it| Outcome::Met(it.date));
        let ends = accepted
            .chain(self.not_accepted(receipt))
            .chain(self.turned(receipt).map(turned_ordinary))
            .chain(once(self.taken_away(receipt)));
        self.deadline(&opening, earliest(ends)).map(Some)
    }

    /// Planned wherever simple handling was chosen at all, so that what was heard in another order ends alike.
    pub(super) fn simple_opinion(
        &self,
        fact: &Fact,
        receipt: Receipt,
        it: &Acceptance,
        way: Way,
    ) -> Result<Option<Planned>, TermError> {
        if self.made_simple(receipt).is_none() {
            return Ok(None);
        }
        let subject = Subject::Handling(it.handling);
        let opening = Opening::new(RuleId::SimpleOpinion, subject, &it.body, fact, it.date)
            .with_document(&it.document)
            .unless(it.historical.then_some(WhyNot::Historical));
        let answered = self.handling_steps(it.handling).filter_map(|step| match step {
            HandlingStep::Delivered { date } | HandlingStep::Answered { date } => {
                Some(Outcome::Met(*date))
            }
            HandlingStep::Extended { .. } | HandlingStep::Rated { .. } => None,
        });
        let outcome = match way {
            Way::Ordinary => Outcome::Void { cause: Cause::HandledOrdinarily, date: it.date },
            Way::Simple => earliest(answered),
            Way::Turned(date) => earliest(answered.chain(once(turned_ordinary(date)))),
        };
        self.deadline(&opening, outcome).map(Some)
    }

    /// How the matter was being handled on the day its body took it on.
    pub(super) fn way(&self, receipt: Receipt, acceptance: NaiveDate) -> Way {
        let made_simple = self.made_simple(receipt).is_some_and(|date| date <= acceptance);
        match self.turned(receipt).min() {
            None if made_simple => Way::Simple,
            Some(date) if made_simple && date >= acceptance => Way::Turned(date),
            None | Some(_) => Way::Ordinary,
        }
    }

    /// The notice that the petitioner is owed, unless the body decides on acceptance in the shorter term of simple handling.
    ///
    /// A choice made after the notice's last day replaces nothing: what was missed stays missed. Turned ordinary before
    /// anything was decided, the notice runs from receipt.
    pub(super) fn unless_simple(&self, mut planned: Planned, receipt: Receipt) -> Planned {
        let (PlannedCourse::Started { certificate, outcome, .. }, Some(made_simple)) =
            (&mut planned.course, self.made_simple(receipt))
        else {
            return planned;
        };
        let accepted = self.acceptances(receipt).map(|it| Outcome::Met(it.date));
        let decided = earliest(accepted.chain(self.not_accepted(receipt)));
        let turned_undecided = match (self.turned(receipt).min(), decided) {
            (Some(turned), Outcome::Met(decided)) => turned <= decided,
            (Some(_), Outcome::Open) => true,
            (None, _) | (Some(_), Outcome::MetLate(_) | Outcome::Void { .. }) => false,
        };
        if made_simple <= certificate.due_date && !turned_undecided {
            *outcome = Outcome::Void { cause: Cause::HandledSimply, date: made_simple };
        }
        planned
    }

    /// The first day on which simple handling was chosen.
    fn made_simple(&self, receipt: Receipt) -> Option<NaiveDate> {
        let chosen = self.receipt_steps(receipt).filter_map(|step| match step {
            ReceiptStep::MadeSimple { date, .. } => Some(*date),
            ReceiptStep::NotAccepted { .. } | ReceiptStep::TurnedOrdinary { .. } => None,
        });
        chosen.min()
    }

    fn turned(&self, receipt: Receipt) -> impl Iterator<Item = NaiveDate> {
        self.receipt_steps(receipt).filter_map(|step| match step {
            ReceiptStep::TurnedOrdinary { date } => Some(*date),
            ReceiptStep::NotAccepted { .. } | ReceiptStep::MadeSimple { .. } => None,
        })
    }

    /// A return or a designation takes a referral away; a void number takes a petition away.
    fn taken_away(&self, receipt: Receipt) -> Outcome {
        match receipt {
            Receipt::Referral(id) => self.ends(id, given_back),
            Receipt::Direct(_) => earliest(self.voided()),
        }
    }
}

fn turned_ordinary(date: NaiveDate) -> Outcome {
    Outcome::Void { cause: Cause::TurnedOrdinary, date }
}
