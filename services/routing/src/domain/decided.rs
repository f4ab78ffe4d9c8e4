//! All that was decided about a matter: what one opinion is worth depends on those before it.

use kernel::ids::HandlingId;
use kernel::{BodyCode, Invalid, PersonCode};

use super::event::ReviewEvent;
use super::handling::Handling;
use super::matter::{Desk, Matter, Progress, require_body};
use super::review::{Review, ReviewDraft, ReviewRuling};
use super::writing::Delivery;
use super::{Acting, Denied, Event, Refusal, Transition};

/// The handlings and reviews of a matter, each the oldest first.
#[derive(Clone, Debug, Default)]
pub struct Decided {
    pub handlings: Vec<Handling>,
    pub reviews: Vec<Review>,
}

/// What the delivery of a review's opinion changed.
#[derive(Clone, Debug)]
pub struct Reviewed {
    pub matter: Matter,
    pub review: Review,
    /// The handling whose opinion another one replaced.
    pub replaced: Option<Handling>,
    /// The handling that was ordered.
    pub again: Option<Handling>,
}

impl Decided {
    /// Answers the request and hands over the file, by the body whose opinion is under review; until that is decided.
    pub fn submit_defence(&self, matter: &Matter, by: Acting<'_>) -> Result<Vec<Event>, Denied> {
        let review = self.open(matter).filter(|it| it.work.is_open());
        let review = review.ok_or(Refusal::ReviewNotOpen)?;
        require_body(by, self.whose(&review)?)?;
        Ok(vec![])
    }

    /// Drafts the opinion of the review, or drafts it again before it is approved; by somebody who did not draft what is
    /// under review.
    pub fn draft_review(
        &self,
        matter: &Matter,
        by: Acting<'_>,
        draft: ReviewDraft,
    ) -> Transition<Review> {
        let review = Review::require(self.open(matter), by)?;
        self.require_apart(&review, by)?;
        let before = match self.reviewed(&review).and_then(|it| it.ruling()?.outcome()) {
            Some(changed) => Some(changed),
            None => self.handling(&review)?.outcome(),
        };
        if draft.ruling.outcome().is_some_and(|it| Some(it) == before) {
            let (zh, en) =
                ("与原意见相同，不是变更", "that is the outcome as it was: nothing is changed");
            return Err(Invalid::new("outcome", "OUTCOME_UNCHANGED", zh, en).into());
        }
        let work = review.work.drafted(draft).ok_or(Refusal::ReviewNotOpen)?;
        Ok((Review { work, ..review }, vec![]))
    }

    /// Approves the draft, by a second person, who did not draft what is under review either.
    pub fn approve_review(&self, matter: &Matter, by: Acting<'_>) -> Transition<Review> {
        let review = Review::require(self.open(matter), by)?;
        self.require_apart(&review, by)?;
        Ok((Review { work: review.work.approved(by)?, ..review }, vec![]))
    }

    /// Records that the opinion of the review reached the petitioner: what it decides takes effect.
    ///
    /// Upheld or not accepted, the matter goes back to where it was; changed, the new outcome stands; revoked, its body
    /// handles it again. What another opinion replaces is not carried out any more.
    pub fn record_delivery(
        &self,
        matter: Matter,
        by: Acting<'_>,
        delivery: Delivery,
        anew: HandlingId,
    ) -> Transition<Reviewed> {
        let review = Review::require(self.open(&matter), by)?;
        let handling = self.handling(&review)?;
        let date = delivery.date;
        let review = Review { work: review.work.delivered(by, delivery)?, ..review };
        let ruling = review.ruling().ok_or(Refusal::OpinionNotIssued)?;
        let (mut replaced, mut again) = (None, None);
        let (matter, follows) = match ruling {
            ReviewRuling::Upheld | ReviewRuling::NotAccepted => matter.resumed(handling, date),
            ReviewRuling::Changed(outcome) => {
                let (handling, lapsed) = handling.replaced(date);
                let executing = matter.executing(&handling);
                let (matter, follows) = executing.decided(&handling, outcome, date);
                replaced = Some(handling);
                (matter, [lapsed, follows].concat())
            }
            ReviewRuling::Revoked { redo_days } => {
                let (handling, lapsed) = handling.replaced(date);
                let (redone, ordered) = handling.ordered_anew(anew, &review, date, redo_days);
                let matter = matter.with_handler(&redone, Progress::Handling(anew));
                (replaced, again) = (Some(handling), Some(redone));
                (matter, [lapsed, vec![ordered]].concat())
            }
        };
        let executes = matches!(matter.desk, Desk::With(_, Progress::Executing(_)));
        let delivered = ReviewEvent::Delivered {
            kind: review.kind,
            review: review.id,
            body: review.body.clone(),
            decision: ruling.decision(),
            executing: executes.then(|| handling.body.clone()),
            date,
        };
        let events = std::iter::once(Event::Review(delivered)).chain(follows).collect();
        Ok((Reviewed { matter, review, replaced, again }, events))
    }

    /// The review that the matter lies with a body for.
    fn open(&self, matter: &Matter) -> Option<Review> {
        let (id, _) = matter.under_review_by()?;
        self.reviews.iter().find(|it| it.id == id).cloned()
    }

    /// The handling whose opinion is under review.
    fn handling(&self, review: &Review) -> Result<&Handling, Refusal> {
        let found = self.handlings.iter().find(|it| it.id == review.handling);
        found.ok_or(Refusal::NothingToReview)
    }

    /// The review that a recheck is about.
    fn reviewed(&self, review: &Review) -> Option<&Review> {
        self.reviews.iter().find(|it| Some(it.id) == review.reviewed)
    }

    /// The body whose opinion is under review.
    fn whose(&self, review: &Review) -> Result<&BodyCode, Refusal> {
        match self.reviewed(review) {
            Some(reviewed) => Ok(&reviewed.body),
            None => self.handling(review).map(|it| &it.body),
        }
    }

    /// Refuses whoever drafted what is under review: the opinion, and in a recheck that of the review too.
    fn require_apart(&self, review: &Review, by: Acting<'_>) -> Result<(), Refusal> {
        let of_handling = self.handling(review)?.work.draft().map(|it| &it.drafter);
        let of_review = self.reviewed(review).and_then(|it| it.work.draft()).map(|it| &it.drafter);
        let took_part = |it: Option<&PersonCode>| it == Some(&by.officer.person);
        if took_part(of_handling) || took_part(of_review) {
            Err(Refusal::TookPartBefore)
        } else {
            Ok(())
        }
    }
}
