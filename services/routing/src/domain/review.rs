//! Review and recheck (复查、复核): what a petitioner may ask of the next higher bodies about an opinion, and what these
//! decide (Arts. 35, 36).

use chrono::NaiveDate;
use kernel::ids::{HandlingId, MatterId, RecheckId, ReviewId};
use kernel::{BodyCode, PersonCode};

use super::handling::Handling;
use super::hearing::Hearing;
use super::matter::{Desk, Matter, Resumes, require_body};
use super::writing::{Drafted, Step, Work};
use super::{
    Acting, Event, Manner, Outcome, Refusal, ReviewDecision, ReviewKind, ReviewState, Transition,
};

/// One review or recheck of an opinion, by the body that was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub id: ReviewId,
    pub kind: ReviewKind,
    pub matter: MatterId,
    /// The handling whose opinion it is about.
    pub handling: HandlingId,
    /// The review that a recheck is about.
    pub reviewed: Option<ReviewId>,
    pub body: BodyCode,
    /// The day the petitioner asked, which uses the right.
    pub request_date: NaiveDate,
    /// The day the body received the request: day 0 of its thirty days.
    pub receipt_date: NaiveDate,
    /// What the petitioner asks for, and why.
    pub request: String,
    pub hearing: Option<Hearing>,
    pub work: Work<ReviewDraft>,
    pub version: i64,
}

/// What the opinion of a review says, and who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewDraft {
    pub facts: String,
    /// Grounds and legal basis.
    pub grounds: String,
    pub ruling: ReviewRuling,
    pub drafter: PersonCode,
}

impl Drafted for ReviewDraft {
    fn drafter(&self) -> &PersonCode {
        &self.drafter
    }
}

/// What is decided about an opinion, with what goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewRuling {
    Upheld,
    /// This outcome takes the place of the earlier one.
    Changed(Outcome),
    /// Handled again, within so many days from the delivery.
    Revoked {
        redo_days: i32,
    },
    NotAccepted,
}

/// The longest that a body may take to handle a matter again: as long as it had the first time (Art. 34).
pub const MAX_REDO_DAYS: i32 = 60;

impl ReviewRuling {
    /// The word for it.
    pub fn decision(self) -> ReviewDecision {
        match self {
            Self::Upheld => ReviewDecision::Upheld,
            Self::Changed(_) => ReviewDecision::Changed,
            Self::Revoked { .. } => ReviewDecision::Revoked,
            Self::NotAccepted => ReviewDecision::NotAccepted,
        }
    }

    /// The outcome that takes the place of the earlier one.
    pub fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Changed(outcome) => Some(outcome),
            Self::Upheld | Self::Revoked { .. } | Self::NotAccepted => None,
        }
    }

    /// Within how many days the matter is handled again.
    pub fn redo_days(self) -> Option<i32> {
        match self {
            Self::Revoked { redo_days } => Some(redo_days),
            Self::Upheld | Self::Changed(_) | Self::NotAccepted => None,
        }
    }
}

/// An id as clients know it, which says which of the two it is of.
pub fn shown_id(kind: ReviewKind, id: ReviewId) -> String {
    match kind {
        ReviewKind::Review => id.to_string(),
        ReviewKind::Recheck => RecheckId::from(id.uuid()).to_string(),
    }
}

impl Review {
    /// Its id as clients know it.
    pub fn shown_id(&self) -> String {
        shown_id(self.kind, self.id)
    }

    /// The word for how far it is.
    pub fn state(&self) -> ReviewState {
        match self.work.step() {
            Step::Begun => ReviewState::Requested,
            Step::Drafted => ReviewState::Drafted,
            Step::Approved => ReviewState::Approved,
            Step::Issued => ReviewState::Issued,
            Step::Delivered => ReviewState::Delivered,
        }
    }

    /// The review that the matter lies with the officer's body for; else why not.
    pub(super) fn require(open: Option<Self>, by: Acting<'_>) -> Result<Self, Refusal> {
        let review = open.ok_or(Refusal::ReviewNotOpen)?;
        require_body(by, &review.body)?;
        Ok(review)
    }

    /// Issues the approved opinion. A hearing whose days are not counted was held before, or was called off.
    pub fn issue(open: Option<Self>, by: Acting<'_>) -> Transition<Self> {
        let review = Self::require(open, by)?;
        if review.hearing.is_some_and(|it| it.days.is_some() && !it.held) {
            return Err(Refusal::HearingNotHeld.into());
        }
        Ok((Self { work: review.work.issued(by.today)?, ..review }, vec![]))
    }

    /// What it decides, once drafted.
    pub fn ruling(&self) -> Option<ReviewRuling> {
        self.work.draft().map(|draft| draft.ruling)
    }
}

impl Matter {
    /// Lies with the body that decides about the opinion, until that is delivered.
    pub(super) fn under_review(mut self, review: &Review) -> Self {
        let resumes = match &self.desk {
            Desk::With(..) => Resumes::Execution,
            Desk::Office | Desk::Disputed { .. } | Desk::Review { .. } | Desk::Closed { .. } => {
                Resumes::End
            }
        };
        self.involved.insert(review.body.clone());
        let desk = Desk::Review { review: review.id, body: review.body.clone(), resumes };
        Self { desk, ..self }
    }

    /// Goes back to where it was when the review was asked for; the body whose opinion it is answers for it again.
    pub(super) fn resumed(self, handling: &Handling, date: NaiveDate) -> (Self, Vec<Event>) {
        let resumes = self.under_review_by().map_or(Resumes::End, |(_, resumes)| resumes);
        let matter = self.executing(handling);
        match resumes {
            Resumes::Execution => (matter, vec![]),
            Resumes::End => {
                let (matter, concluded) = matter.closed(Manner::Opinion, date);
                (matter, vec![concluded])
            }
        }
    }
}
