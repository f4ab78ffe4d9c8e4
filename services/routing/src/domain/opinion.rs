//! The handling opinion (信访处理意见书): drafted, approved by a second person, issued, delivered
//! (Art. 32).

use chrono::NaiveDate;
use kernel::PersonCode;

use super::handling::Handling;
use super::matter::Matter;
use super::writing::{Delivery, Drafted};
use super::{Acting, Event, Manner, Outcome, Refusal, Transition};

/// What an opinion says, and who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub facts: String,
    /// Grounds and legal basis.
    pub grounds: String,
    pub outcome: Outcome,
    pub drafter: PersonCode,
}

impl Drafted for Draft {
    fn drafter(&self) -> &PersonCode {
        &self.drafter
    }
}

impl Handling {
    /// Drafts the opinion, or drafts it again before it is approved.
    pub fn draft_opinion(open: Option<Self>, by: Acting<'_>, draft: Draft) -> Transition<Self> {
        let handling = Self::require(open, by, Refusal::HandlingNotOpen)?;
        let work = handling.work.drafted(draft).ok_or(Refusal::HandlingNotOpen)?;
        Ok((Self { work, ..handling }, vec![]))
    }

    /// Approves the draft, by a second person.
    pub fn approve_opinion(open: Option<Self>, by: Acting<'_>) -> Transition<Self> {
        let handling = Self::require(open, by, Refusal::OpinionNotDrafted)?;
        let event = Event::OpinionApproved { handling: handling.id };
        Ok((Self { work: handling.work.approved(by)?, ..handling }, vec![event]))
    }

    /// Issues the approved opinion.
    pub fn issue_opinion(open: Option<Self>, by: Acting<'_>) -> Transition<Self> {
        let handling = Self::require(open, by, Refusal::OpinionNotApproved)?;
        let work = handling.work.issued(by.today)?;
        let issued = work.draft().map(|draft| Event::OpinionIssued {
            handling: handling.id,
            body: handling.body.clone(),
            outcome: draft.outcome,
        });
        Ok((Self { work, ..handling }, issued.into_iter().collect()))
    }

    /// Records that the opinion reached the petitioner.
    ///
    /// The matter ends here, but that a supported opinion is pressed until it is carried out (Art.
    /// 32).
    pub fn record_delivery(
        open: Option<Self>,
        matter: Matter,
        by: Acting<'_>,
        delivery: Delivery,
    ) -> Transition<(Matter, Self)> {
        let handling = Self::require(open, by, Refusal::OpinionNotIssued)?;
        let date = delivery.date;
        let handling = Self { work: handling.work.delivered(by, delivery)?, ..handling };
        let outcome = handling.outcome().ok_or(Refusal::OpinionNotIssued)?;
        let (id, body) = (handling.id, handling.body.clone());
        let delivered = Event::OpinionDelivered { handling: id, body, outcome, date };
        let (matter, ended) = matter.decided(&handling, outcome, date);
        Ok(((matter, handling), std::iter::once(delivered).chain(ended).collect()))
    }

    /// The outcome of its opinion, once drafted.
    pub fn outcome(&self) -> Option<Outcome> {
        self.work.draft().map(|draft| draft.outcome)
    }
}

impl Matter {
    /// Where a delivered outcome leaves the matter: a supported one waits for its execution, the others end it.
    pub(super) fn decided(
        self,
        handling: &Handling,
        outcome: Outcome,
        date: NaiveDate,
    ) -> (Self, Option<Event>) {
        match outcome {
            Outcome::Supported => (self.executing(handling), None),
            Outcome::Explained | Outcome::NotSupported => {
                let (matter, concluded) = self.closed(Manner::Opinion, date);
                (matter, Some(concluded))
            }
        }
    }
}
