//! The handling opinion (信访处理意见书): drafted, approved by a second person, issued, delivered
//! (Art. 32).

use chrono::NaiveDate;
use kernel::{Invalid, PersonCode};

use super::handling::Handling;
use super::matter::Matter;
use super::{Acting, Event, HandlingState, Manner, Outcome, Refusal, Transition};

/// How far the work on an opinion has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// 调查核实
    Investigating,
    Drafted(Draft),
    /// By the body's head, who is not the drafter.
    Approved(Draft),
    Issued {
        draft: Draft,
        issue_date: NaiveDate,
    },
    Delivered {
        draft: Draft,
        issue_date: NaiveDate,
        delivery: Delivery,
    },
}

/// What an opinion says, and who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub facts: String,
    /// Grounds and legal basis.
    pub grounds: String,
    pub outcome: Outcome,
    pub drafter: PersonCode,
}

/// When an opinion reached the petitioner, and what proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub date: NaiveDate,
    pub proof: String,
}

/// The right to record a delivery of an earlier day.
pub const BACKDATE: &str = "delivery.backdate";

impl Work {
    /// The opinion is not issued yet.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Investigating | Self::Drafted(_) | Self::Approved(_) => true,
            Self::Issued { .. } | Self::Delivered { .. } => false,
        }
    }

    /// The opinion's content, once drafted.
    pub fn draft(&self) -> Option<&Draft> {
        match self {
            Self::Investigating => None,
            Self::Drafted(draft)
            | Self::Approved(draft)
            | Self::Issued { draft, .. }
            | Self::Delivered { draft, .. } => Some(draft),
        }
    }

    /// The day of issue, once issued.
    pub fn issue_date(&self) -> Option<NaiveDate> {
        match self {
            Self::Investigating | Self::Drafted(_) | Self::Approved(_) => None,
            Self::Issued { issue_date, .. } | Self::Delivered { issue_date, .. } => {
                Some(*issue_date)
            }
        }
    }

    /// The delivery, once proven.
    pub fn delivery(&self) -> Option<&Delivery> {
        match self {
            Self::Investigating | Self::Drafted(_) | Self::Approved(_) | Self::Issued { .. } => {
                None
            }
            Self::Delivered { delivery, .. } => Some(delivery),
        }
    }

    /// The word for it.
    pub fn state(&self) -> HandlingState {
        match self {
            Self::Investigating => HandlingState::Investigating,
            Self::Drafted(_) => HandlingState::Drafted,
            Self::Approved(_) => HandlingState::Approved,
            Self::Issued { .. } => HandlingState::Issued,
            Self::Delivered { .. } => HandlingState::Delivered,
        }
    }
}

impl Handling {
    /// Drafts the opinion, or drafts it again before it is approved.
    pub fn draft_opinion(open: Option<Self>, by: Acting<'_>, draft: Draft) -> Transition<Self> {
        let handling = Self::require(open, by, Refusal::HandlingNotOpen)?;
        match handling.work {
            Work::Investigating | Work::Drafted(_) => {}
            Work::Approved(_) | Work::Issued { .. } | Work::Delivered { .. } => {
                return Err(Refusal::HandlingNotOpen.into());
            }
        }
        Ok((Self { work: Work::Drafted(draft), ..handling }, vec![]))
    }

    /// Approves the draft. The second person is another person, not another post of the same one.
    pub fn approve_opinion(open: Option<Self>, by: Acting<'_>) -> Transition<Self> {
        let handling = Self::require(open, by, Refusal::OpinionNotDrafted)?;
        let draft = match handling.work {
            Work::Drafted(draft) => draft,
            Work::Investigating
            | Work::Approved(_)
            | Work::Issued { .. }
            | Work::Delivered { .. } => return Err(Refusal::OpinionNotDrafted.into()),
        };
        if draft.drafter == by.officer.person {
            return Err(Refusal::SecondPersonRequired.into());
        }
        let event = Event::OpinionApproved { handling: handling.id };
        Ok((Self { work: Work::Approved(draft), ..handling }, vec![event]))
    }

    /// Issues the approved opinion.
    pub fn issue_opinion(open: Option<Self>, by: Acting<'_>) -> Transition<Self> {
        let handling = Self::require(open, by, Refusal::OpinionNotApproved)?;
        let draft = match handling.work {
            Work::Approved(draft) => draft,
            Work::Investigating
            | Work::Drafted(_)
            | Work::Issued { .. }
            | Work::Delivered { .. } => return Err(Refusal::OpinionNotApproved.into()),
        };
        let event = Event::OpinionIssued {
            handling: handling.id,
            body: handling.body.clone(),
            outcome: draft.outcome,
        };
        Ok((Self { work: Work::Issued { draft, issue_date: by.today }, ..handling }, vec![event]))
    }

    /// Records that the opinion reached the petitioner. What is recorded on Monday may have been
    /// delivered on Friday: an earlier day needs the proof and a post that may give it.
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
        let (draft, issue_date) = match handling.work {
            Work::Issued { draft, issue_date } => (draft, issue_date),
            Work::Investigating | Work::Drafted(_) | Work::Approved(_) | Work::Delivered { .. } => {
                return Err(Refusal::OpinionNotIssued.into());
            }
        };
        let (date, outcome) = (delivery.date, draft.outcome);
        delivered_by(by.today, date)?;
        if date < issue_date {
            let (zh, en) = ("送达日期早于印发日期", "delivered before it was issued");
            return Err(Invalid::new("delivery_date", "DELIVERY_BEFORE_ISSUE", zh, en).into());
        }
        if date < by.today && !by.officer.has(BACKDATE) {
            return Err(Refusal::BackdatingNotAllowed.into());
        }
        let (id, body) = (handling.id, handling.body.clone());
        let delivered = Event::OpinionDelivered { handling: id, body, outcome, date };
        let handling = Self { work: Work::Delivered { draft, issue_date, delivery }, ..handling };
        match outcome {
            Outcome::Supported => Ok(((matter.executing(&handling), handling), vec![delivered])),
            Outcome::Explained | Outcome::NotSupported => {
                let (matter, concluded) = matter.closed(Manner::Opinion, date);
                Ok(((matter, handling), vec![delivered, concluded]))
            }
        }
    }
}

/// Nothing was delivered on a day that has not come.
pub fn delivered_by(today: NaiveDate, date: NaiveDate) -> Result<NaiveDate, Invalid> {
    if date <= today {
        return Ok(date);
    }
    let (zh, en) = ("送达日期晚于今天", "the delivery lies in the future");
    Err(Invalid::new("delivery_date", "DELIVERY_IN_FUTURE", zh, en))
}
