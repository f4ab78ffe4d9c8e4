//! What a direct receipt and an acceptance start.

use kernel::ids::{HandlingId, PetitionId};
use statutory_calendar::TermError;

use super::simple::Way;
use super::{Cause, Desk, Opening, Outcome, Planned, WhyNot, earliest};
use crate::domain::fact::{
    Acceptance, DirectReceipt, DirectStep, Fact, HandlingStep, Receipt, ReceiptStep, What,
};
use crate::domain::rule::{RuleId, Subject};

impl Desk<'_> {
    pub(super) fn by_direct(
        &self,
        fact: &Fact,
        petition: PetitionId,
        step: &DirectStep,
    ) -> Result<Vec<Planned>, TermError> {
        match step {
            DirectStep::Received(it) => Ok(vec![self.notice_direct(fact, petition, it)?]),
            DirectStep::Accepted(it) => self.accepted(fact, Receipt::Direct(petition), it),
            DirectStep::Told { .. } => Ok(Vec::new()),
        }
    }

    /// A body that was petitioned directly tells the petitioner, whatever it tells: taken on, not taken on, passed on (Art. 23).
    fn notice_direct(
        &self,
        fact: &Fact,
        petition: PetitionId,
        received: &DirectReceipt,
    ) -> Result<Planned, TermError> {
        let receipt = Receipt::Direct(petition);
        let historical = received.historical.then_some(WhyNot::Historical);
        let no_duty = (!received.notifiable).then_some(WhyNot::NoDuty);
        let (rule, subject) = (RuleId::NoticeDirect, Subject::Petition(petition));
        let opening = Opening::new(rule, subject, &received.body, fact, received.date)
            .with_document(&received.number)
            .unless(historical.or(no_duty));
        let told = self.direct_steps(petition).filter_map(|step| match step {
            DirectStep::Told { date } => Some(Outcome::Met(*date)),
            DirectStep::Accepted(it) => Some(Outcome::Met(it.date)),
            DirectStep::Received(_) => None,
        });
        let outcome = earliest(told.chain(self.not_accepted(receipt)).chain(self.voided()));
        Ok(self.unless_simple(self.deadline(&opening, outcome)?, receipt))
    }

    /// True if another body received the petition, so that the petition office has none to refer.
    pub(super) fn was_received_directly(&self) -> bool {
        let is_receipt =
            |what: &What| matches!(what, What::Direct { step: DirectStep::Received(_), .. });
        self.facts.iter().any(|it| is_receipt(&it.what))
    }

    /// A body took the matter on: sixty days (Art. 34), or ten working days in simple handling.
    pub(super) fn accepted(
        &self,
        fact: &Fact,
        receipt: Receipt,
        it: &Acceptance,
    ) -> Result<Vec<Planned>, TermError> {
        let way = self.way(receipt, it.date);
        let subject = Subject::Handling(it.handling);
        let mut opening = Opening::new(RuleId::Handling, subject, &it.body, fact, it.date)
            .with_document(&it.document)
            .unless(it.historical.then_some(WhyNot::Historical));
        opening.extension = self.extension(it.handling);
        let outcome = match way {
            Way::Simple => Outcome::Void { cause: Cause::HandledSimply, date: it.date },
            Way::Ordinary | Way::Turned(_) => self.delivered(it.handling),
        };
        let handling = self.deadline(&opening, outcome)?;
        let opinion = self.simple_opinion(fact, receipt, it, way)?;
        Ok([handling].into_iter().chain(opinion).collect())
    }

    /// A refusal of acceptance tells the petitioner as much as an acceptance does.
    pub(super) fn not_accepted(&self, receipt: Receipt) -> impl Iterator<Item = Outcome> {
        self.receipt_steps(receipt).filter_map(|step| match step {
            ReceiptStep::NotAccepted { date } => Some(Outcome::Met(*date)),
            ReceiptStep::MadeSimple { .. } | ReceiptStep::TurnedOrdinary { .. } => None,
        })
    }

    /// The one extension (Art. 34): the first recorded, should there ever be two.
    fn extension(&self, handling: HandlingId) -> Option<u32> {
        self.handling_steps(handling).find_map(|step| match step {
            HandlingStep::Extended { days } => Some(*days),
            HandlingStep::Delivered { .. }
            | HandlingStep::Answered { .. }
            | HandlingStep::Rated { .. } => None,
        })
    }

    fn delivered(&self, handling: HandlingId) -> Outcome {
        earliest(self.handling_steps(handling).filter_map(|step| match step {
            HandlingStep::Delivered { date } => Some(Outcome::Met(*date)),
            HandlingStep::Extended { .. }
            | HandlingStep::Answered { .. }
            | HandlingStep::Rated { .. } => None,
        }))
    }
}
