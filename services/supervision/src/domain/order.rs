//! A supervision order (督办函): drafted by a breach, issued by an officer, answered by the body.

use chrono::NaiveDate;
use kernel::ids::{DeadlineId, MatterId, OrderId};
use kernel::{BodyCode, Officer};
use uuid::Uuid;

use super::refusal::Refusal;
use super::rule::RuleId;

/// An order about one breached deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub id: OrderId,
    pub dossier: Uuid,
    pub matter: Option<MatterId>,
    pub deadline: DeadlineId,
    /// The breached rule.
    pub rule: RuleId,
    /// The body that is urged.
    pub body: BodyCode,
    pub state: State,
    pub version: i64,
}

/// Where an order stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody's signature yet.
    Drafted,
    Issued(Issue),
    Answered(Issue, Answer),
    Closed(Issue, Answer),
    SentBack(Issue, Answer, String),
    /// Its breach was undone; the issue, if it had been issued.
    Withdrawn(Option<Issue>),
}

/// Under which number and when an order was issued and delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    pub document: String,
    pub date: NaiveDate,
}

/// What a body says it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub text: String,
    pub date: NaiveDate,
}

/// What an officer thinks of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Accepted,
    SentBack { reason: String },
}

impl State {
    /// The name in SQL, refusals and logs.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::Issued(_) => "issued",
            Self::Answered(..) => "answered",
            Self::Closed(..) => "closed",
            Self::SentBack(..) => "sent_back",
            Self::Withdrawn(_) => "withdrawn",
        }
    }
}

impl Order {
    /// Refuses an officer of the body itself: the office above urges.
    pub fn refuse_own_body(&self, officer: &Officer) -> Result<(), Refusal> {
        if officer.body == self.body { Err(Refusal::OrderToOwnBody) } else { Ok(()) }
    }

    /// Issued and delivered under a number without gaps.
    pub fn issue(self, issue: Issue) -> Result<Self, Refusal> {
        match self.state {
            State::Drafted => Ok(Self { state: State::Issued(issue), ..self }),
            State::Issued(_)
            | State::Answered(..)
            | State::Closed(..)
            | State::SentBack(..)
            | State::Withdrawn(_) => Err(Refusal::OrderNotDrafted { state: self.state.as_str() }),
        }
    }

    /// Answered by the body it went to; again after the answer was sent back.
    pub fn answer(self, answer: Answer) -> Result<Self, Refusal> {
        match self.state {
            State::Issued(issue) | State::SentBack(issue, ..) => {
                Ok(Self { state: State::Answered(issue, answer), ..self })
            }
            State::Drafted | State::Answered(..) | State::Closed(..) | State::Withdrawn(_) => {
                Err(Refusal::OrderNotIssued { state: self.state.as_str() })
            }
        }
    }

    /// The answer is accepted or sent back.
    pub fn review(self, verdict: Verdict) -> Result<Self, Refusal> {
        match self.state {
            State::Answered(issue, answer) => {
                let state = match verdict {
                    Verdict::Accepted => State::Closed(issue, answer),
                    Verdict::SentBack { reason } => State::SentBack(issue, answer, reason),
                };
                Ok(Self { state, ..self })
            }
            State::Drafted
            | State::Issued(_)
            | State::Closed(..)
            | State::SentBack(..)
            | State::Withdrawn(_) => Err(Refusal::OrderNotAnswered { state: self.state.as_str() }),
        }
    }

    /// Its breach was undone; none if it has come to its end already.
    #[must_use]
    pub fn withdraw(self) -> Option<Self> {
        let issue = match self.state {
            State::Drafted => None,
            State::Issued(issue) | State::Answered(issue, _) | State::SentBack(issue, ..) => {
                Some(issue)
            }
            State::Closed(..) | State::Withdrawn(_) => return None,
        };
        Some(Self { state: State::Withdrawn(issue), ..self })
    }

    /// Its number and day, once issued.
    pub fn issued(&self) -> Option<&Issue> {
        match &self.state {
            State::Drafted | State::Withdrawn(None) => None,
            State::Issued(issue)
            | State::Answered(issue, _)
            | State::Closed(issue, _)
            | State::SentBack(issue, ..)
            | State::Withdrawn(Some(issue)) => Some(issue),
        }
    }

    /// What the body answered last.
    pub fn answered(&self) -> Option<&Answer> {
        match &self.state {
            State::Drafted | State::Issued(_) | State::Withdrawn(_) => None,
            State::Answered(_, answer)
            | State::Closed(_, answer)
            | State::SentBack(_, answer, _) => Some(answer),
        }
    }
}
