//! A recommendation (三项建议): to improve work, to improve a policy, or to hold somebody to account.

use chrono::NaiveDate;
use kernel::ids::{MatterId, RecommendationId};
use kernel::{Acting, BodyCode, Officer, PersonCode, PostCode};
use words::supervision::{RecommendationAdoption, RecommendationKind, RecommendationState};

use crate::Refusal;
use crate::dossier::domain::Dossier;
use crate::orders::domain::Verdict;

/// A recommendation about a matter, to one body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    pub id: RecommendationId,
    pub matter: MatterId,
    pub from: BodyCode,
    pub to: BodyCode,
    pub words: Words,
    pub draft: Draft,
    pub state: State,
    pub version: i64,
}

/// What is recommended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub kind: RecommendationKind,
    pub content: String,
}

/// Who drafted it: another person issues it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub person: PersonCode,
    pub post: PostCode,
    pub date: NaiveDate,
}

/// Where a recommendation stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody's signature yet.
    Drafted,
    Issued(Issue),
    Answered(Issue, Answer),
    Accepted(Issue, Answer, Review),
    SentBack(Issue, Answer, Review, String),
}

/// Under which number, when and by whom a recommendation was issued; it was delivered on that day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    pub document: String,
    pub date: NaiveDate,
    pub post: PostCode,
}

/// What a body makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub adoption: RecommendationAdoption,
    pub text: String,
    pub date: NaiveDate,
    pub post: PostCode,
}

/// Who looked at the answer, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub post: PostCode,
    pub date: NaiveDate,
}

/// A recommendation with its dossier: what commands about it are decided on.
#[derive(Clone, Debug)]
pub struct RecommendationFile {
    pub recommendation: Recommendation,
    pub dossier: Dossier,
}

impl RecommendationFile {
    /// True if this officer may know of it: the body that makes it and, once it is issued, the body it went to; never whom the matter is
    /// kept from.
    pub fn admits(&self, officer: &Officer) -> bool {
        let it = &self.recommendation;
        let received = officer.body == it.to && it.issued().is_some();
        (received || officer.body == it.from) && self.dossier.admits(officer)
    }
}

impl State {
    /// The word for it.
    pub fn word(&self) -> RecommendationState {
        match self {
            Self::Drafted => RecommendationState::Drafted,
            Self::Issued(_) => RecommendationState::Issued,
            Self::Answered(..) => RecommendationState::Answered,
            Self::Accepted(..) => RecommendationState::Accepted,
            Self::SentBack(..) => RecommendationState::SentBack,
        }
    }
}

/// Refuses a body that had nothing to do with the matter, or from whom it is kept.
fn require_involved(dossier: &Dossier, to: &BodyCode) -> Result<(), Refusal> {
    if dossier.visibility.excludes_body(to) {
        return Err(Refusal::BodyExcluded { body: to.clone() });
    }
    if dossier.bodies.contains(to) {
        Ok(())
    } else {
        Err(Refusal::BodyNotInvolved { body: to.clone() })
    }
}

impl Recommendation {
    /// Drafts one, for the officer's own body.
    pub fn draft(
        (id, matter): (RecommendationId, MatterId),
        dossier: &Dossier,
        by: Acting<'_>,
        to: BodyCode,
        words: Words,
    ) -> Result<Self, Refusal> {
        if by.officer.body == to {
            return Err(Refusal::RecommendationToOwnBody);
        }
        require_involved(dossier, &to)?;
        let Officer { person, post, body, .. } = by.officer;
        let draft = Draft { person: person.clone(), post: post.clone(), date: by.today };
        let (from, state) = (body.clone(), State::Drafted);
        Ok(Self { id, matter, from, to, words, draft, state, version: 1 })
    }

    /// Refuses officers of another body than the one that makes it.
    fn require_maker(&self, officer: &Officer) -> Result<(), Refusal> {
        if officer.body == self.from { Ok(()) } else { Err(Refusal::RecommendationNotOurs) }
    }

    /// Issued and delivered under a number without gaps, by another person than drafted it.
    pub fn issue(
        self,
        dossier: &Dossier,
        by: Acting<'_>,
        document: String,
    ) -> Result<Self, Refusal> {
        self.require_maker(by.officer)?;
        match self.state {
            State::Drafted => {
                if by.officer.person == self.draft.person {
                    return Err(Refusal::SecondPersonRequired);
                }
                // Since it was drafted the matter may have been screened as an accusation.
                require_involved(dossier, &self.to)?;
                let issue = Issue { document, date: by.today, post: by.officer.post.clone() };
                Ok(Self { state: State::Issued(issue), ..self })
            }
            State::Issued(_) | State::Answered(..) | State::Accepted(..) | State::SentBack(..) => {
                Err(Refusal::RecommendationNotDrafted { state: self.state.word() })
            }
        }
    }

    /// Answered by the body it went to; again after the answer was sent back.
    pub fn answer(self, officer: &Officer, answer: Answer) -> Result<Self, Refusal> {
        if officer.body != self.to {
            return Err(Refusal::RecommendationNotOurs);
        }
        match self.state {
            State::Issued(issue) | State::SentBack(issue, ..) => {
                Ok(Self { state: State::Answered(issue, answer), ..self })
            }
            State::Drafted | State::Answered(..) | State::Accepted(..) => {
                Err(Refusal::RecommendationNotIssued { state: self.state.word() })
            }
        }
    }

    /// The answer is accepted or sent back by the body that makes the recommendation.
    pub fn review(self, by: Acting<'_>, verdict: Verdict) -> Result<Self, Refusal> {
        self.require_maker(by.officer)?;
        match self.state {
            State::Answered(issue, answer) => {
                let review = Review { post: by.officer.post.clone(), date: by.today };
                let state = match verdict {
                    Verdict::Accepted => State::Accepted(issue, answer, review),
                    Verdict::SentBack { reason } => State::SentBack(issue, answer, review, reason),
                };
                Ok(Self { state, ..self })
            }
            State::Drafted | State::Issued(_) | State::Accepted(..) | State::SentBack(..) => {
                Err(Refusal::RecommendationNotAnswered { state: self.state.word() })
            }
        }
    }

    /// Its number, day and signature, once issued.
    pub fn issued(&self) -> Option<&Issue> {
        match &self.state {
            State::Drafted => None,
            State::Issued(issue)
            | State::Answered(issue, _)
            | State::Accepted(issue, ..)
            | State::SentBack(issue, ..) => Some(issue),
        }
    }

    /// What the body answered last.
    pub fn answered(&self) -> Option<&Answer> {
        match &self.state {
            State::Drafted | State::Issued(_) => None,
            State::Answered(_, answer)
            | State::Accepted(_, answer, _)
            | State::SentBack(_, answer, ..) => Some(answer),
        }
    }

    /// Who looked at that answer.
    pub fn reviewed(&self) -> Option<&Review> {
        match &self.state {
            State::Drafted | State::Issued(_) | State::Answered(..) => None,
            State::Accepted(_, _, review) | State::SentBack(_, _, review, _) => Some(review),
        }
    }

    /// Why the answer was sent back, while it is.
    pub fn send_back_reason(&self) -> Option<&str> {
        match &self.state {
            State::SentBack(_, _, _, reason) => Some(reason),
            State::Drafted | State::Issued(_) | State::Answered(..) | State::Accepted(..) => None,
        }
    }
}
