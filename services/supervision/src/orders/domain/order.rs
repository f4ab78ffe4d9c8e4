//! A supervision order (督办函): drafted by a breach, issued by an officer, answered by the body.

use chrono::NaiveDate;
use deadlines::{DossierKey, RuleId};
use kernel::ids::{DeadlineId, OrderId};
use kernel::{BodyCode, Officer, Word};
use words::supervision::OrderState;

use crate::Refusal;
use crate::dossier::domain::Dossier;

/// An order about one breached deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub id: OrderId,
    pub dossier: DossierKey,
    pub deadline: DeadlineId,
    /// The breached rule.
    pub rule: RuleId,
    /// The body that is urged.
    pub body: BodyCode,
    pub state: State,
    pub version: i64,
}

/// An order with its dossier: what commands about an order are decided on.
#[derive(Clone, Debug)]
pub struct OrderFile {
    pub order: Order,
    pub dossier: Dossier,
}

impl OrderFile {
    /// True if this officer may know of the order: the body it was issued to, and those who issue
    /// and review orders in the region. A draft is the office's own affair: the body learns of an
    /// order when it is issued.
    pub fn admits(&self, officer: &Officer) -> bool {
        let received = officer.body == self.order.body && self.order.issued().is_some();
        let urges = (officer.has("order.issue") || officer.has("order.review"))
            && self.order.body.region().is_within(&officer.region);
        (received || urges) && self.dossier.admits(officer)
    }
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
    /// The word for it.
    pub fn word(&self) -> OrderState {
        match self {
            Self::Drafted => OrderState::Drafted,
            Self::Issued(_) => OrderState::Issued,
            Self::Answered(..) => OrderState::Answered,
            Self::Closed(..) => OrderState::Closed,
            Self::SentBack(..) => OrderState::SentBack,
            Self::Withdrawn(_) => OrderState::Withdrawn,
        }
    }

    /// The name in SQL and logs.
    pub fn as_str(&self) -> &'static str {
        self.word().as_str()
    }
}

impl Order {
    /// Refuses an officer of the body itself: the office above urges.
    fn refuse_own_body(&self, officer: &Officer) -> Result<(), Refusal> {
        if officer.body == self.body { Err(Refusal::OrderToOwnBody) } else { Ok(()) }
    }

    /// Why the answer was sent back, while it is.
    pub fn send_back_reason(&self) -> Option<&str> {
        match &self.state {
            State::SentBack(_, _, reason) => Some(reason),
            State::Drafted
            | State::Issued(_)
            | State::Answered(..)
            | State::Closed(..)
            | State::Withdrawn(_) => None,
        }
    }

    /// Issued and delivered under a number without gaps.
    pub fn issue(self, officer: &Officer, issue: Issue) -> Result<Self, Refusal> {
        self.refuse_own_body(officer)?;
        match self.state {
            State::Drafted => Ok(Self { state: State::Issued(issue), ..self }),
            State::Issued(_)
            | State::Answered(..)
            | State::Closed(..)
            | State::SentBack(..)
            | State::Withdrawn(_) => Err(Refusal::OrderNotDrafted { state: self.state.word() }),
        }
    }

    /// Answered by the body it went to; again after the answer was sent back.
    pub fn answer(self, officer: &Officer, answer: Answer) -> Result<Self, Refusal> {
        if officer.body != self.body {
            return Err(Refusal::OrderNotOurs);
        }
        match self.state {
            State::Issued(issue) | State::SentBack(issue, ..) => {
                Ok(Self { state: State::Answered(issue, answer), ..self })
            }
            State::Drafted | State::Answered(..) | State::Closed(..) | State::Withdrawn(_) => {
                Err(Refusal::OrderNotIssued { state: self.state.word() })
            }
        }
    }

    /// The answer is accepted or sent back.
    pub fn review(self, officer: &Officer, verdict: Verdict) -> Result<Self, Refusal> {
        self.refuse_own_body(officer)?;
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
            | State::Withdrawn(_) => Err(Refusal::OrderNotAnswered { state: self.state.word() }),
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
