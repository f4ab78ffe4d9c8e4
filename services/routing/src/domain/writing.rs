//! How an opinion is written (Arts. 32, 35, 36): drafted, approved by a second person, issued, delivered. What it says is
//! whose opinion it is: of a handling, of a review.

use chrono::NaiveDate;
use kernel::{Invalid, PersonCode};

use super::{Acting, Denied, Refusal};

/// How far the work on an opinion has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work<D> {
    /// Nothing is written yet.
    Begun,
    Drafted(D),
    /// By the body's head, who is not the drafter.
    Approved(D),
    Issued {
        draft: D,
        issue_date: NaiveDate,
    },
    Delivered {
        draft: D,
        issue_date: NaiveDate,
        delivery: Delivery,
    },
}

/// The same without what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Begun,
    Drafted,
    Approved,
    Issued,
    Delivered,
}

/// What an opinion says.
pub trait Drafted {
    /// Who wrote it.
    fn drafter(&self) -> &PersonCode;
}

/// When an opinion reached the petitioner, and what proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub date: NaiveDate,
    pub proof: String,
}

/// The right to record a delivery of an earlier day.
pub const BACKDATE: &str = "delivery.backdate";

impl<D> Work<D> {
    /// The work that has come so far; nothing where the parts contradict each other.
    pub fn of(
        step: Step,
        draft: Option<D>,
        issue_date: Option<NaiveDate>,
        delivery: Option<Delivery>,
    ) -> Option<Self> {
        match (step, draft, issue_date, delivery) {
            (Step::Begun, None, None, None) => Some(Self::Begun),
            (Step::Drafted, Some(draft), None, None) => Some(Self::Drafted(draft)),
            (Step::Approved, Some(draft), None, None) => Some(Self::Approved(draft)),
            (Step::Issued, Some(draft), Some(issue_date), None) => {
                Some(Self::Issued { draft, issue_date })
            }
            (Step::Delivered, Some(draft), Some(issue_date), Some(delivery)) => {
                Some(Self::Delivered { draft, issue_date, delivery })
            }
            _ => None,
        }
    }

    /// How far it is.
    pub fn step(&self) -> Step {
        match self {
            Self::Begun => Step::Begun,
            Self::Drafted(_) => Step::Drafted,
            Self::Approved(_) => Step::Approved,
            Self::Issued { .. } => Step::Issued,
            Self::Delivered { .. } => Step::Delivered,
        }
    }

    /// The opinion is not issued yet.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Begun | Self::Drafted(_) | Self::Approved(_) => true,
            Self::Issued { .. } | Self::Delivered { .. } => false,
        }
    }

    /// What it says, once drafted.
    pub fn draft(&self) -> Option<&D> {
        match self {
            Self::Begun => None,
            Self::Drafted(draft)
            | Self::Approved(draft)
            | Self::Issued { draft, .. }
            | Self::Delivered { draft, .. } => Some(draft),
        }
    }

    /// The day of issue, once issued.
    pub fn issue_date(&self) -> Option<NaiveDate> {
        match self {
            Self::Begun | Self::Drafted(_) | Self::Approved(_) => None,
            Self::Issued { issue_date, .. } | Self::Delivered { issue_date, .. } => {
                Some(*issue_date)
            }
        }
    }

    /// The delivery, once proven.
    pub fn delivery(&self) -> Option<&Delivery> {
        match self {
            Self::Begun | Self::Drafted(_) | Self::Approved(_) | Self::Issued { .. } => None,
            Self::Delivered { delivery, .. } => Some(delivery),
        }
    }

    /// Drafted, or drafted again before it is approved; nothing where it is too late for that.
    pub(super) fn drafted(&self, draft: D) -> Option<Self> {
        match self {
            Self::Begun | Self::Drafted(_) => Some(Self::Drafted(draft)),
            Self::Approved(_) | Self::Issued { .. } | Self::Delivered { .. } => None,
        }
    }

    /// Issued, once approved.
    pub(super) fn issued(self, today: NaiveDate) -> Result<Self, Refusal> {
        match self {
            Self::Approved(draft) => Ok(Self::Issued { draft, issue_date: today }),
            Self::Begun | Self::Drafted(_) | Self::Issued { .. } | Self::Delivered { .. } => {
                Err(Refusal::OpinionNotApproved)
            }
        }
    }

    /// Delivered, once issued. What is recorded on Monday may have been delivered on Friday: an earlier
    /// day needs the proof and a post that may give it.
    pub(super) fn delivered(self, by: Acting<'_>, delivery: Delivery) -> Result<Self, Denied> {
        let (draft, issue_date) = match self {
            Self::Issued { draft, issue_date } => (draft, issue_date),
            Self::Begun | Self::Drafted(_) | Self::Approved(_) | Self::Delivered { .. } => {
                return Err(Refusal::OpinionNotIssued.into());
            }
        };
        let date = delivered_by(by.today, delivery.date)?;
        if date < issue_date {
            let (zh, en) = ("送达日期早于印发日期", "delivered before it was issued");
            return Err(Invalid::new("delivery_date", "DELIVERY_BEFORE_ISSUE", zh, en).into());
        }
        if date < by.today && !by.officer.has(BACKDATE) {
            return Err(Refusal::BackdatingNotAllowed.into());
        }
        Ok(Self::Delivered { draft, issue_date, delivery })
    }
}

impl<D: Drafted> Work<D> {
    /// Approved. The second person is another person, not another post of the same one.
    pub(super) fn approved(self, by: Acting<'_>) -> Result<Self, Refusal> {
        match self {
            Self::Drafted(draft) if *draft.drafter() == by.officer.person => {
                Err(Refusal::SecondPersonRequired)
            }
            Self::Drafted(draft) => Ok(Self::Approved(draft)),
            Self::Begun | Self::Approved(_) | Self::Issued { .. } | Self::Delivered { .. } => {
                Err(Refusal::OpinionNotDrafted)
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
