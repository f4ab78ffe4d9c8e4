//! The handling opinion (信访处理意见书): drafted, approved by a second person, issued, delivered (Art. 32).

use chrono::NaiveDate;
use kernel::{Invalid, Officer, PersonCode};

use super::event::Event;
use super::handling::Handling;
use super::matter::{Conclusion, Matter, Stage};
use super::referral::require_body;
use super::words::{Manner, Outcome};
use super::{Refusal, Step};

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

    /// The word for it in SQL.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Investigating => "investigating",
            Self::Drafted(_) => "drafted",
            Self::Approved(_) => "approved",
            Self::Issued { .. } => "issued",
            Self::Delivered { .. } => "delivered",
        }
    }
}

impl Matter {
    /// Drafts the opinion, or drafts it again before it is approved.
    pub fn draft_opinion(self, officer: &Officer, draft: Draft) -> Step {
        let (matter, referral, handling) = self.take_handling(Refusal::HandlingNotOpen)?;
        require_body(&handling.body, officer)?;
        match handling.work {
            Work::Investigating | Work::Drafted(_) => {}
            Work::Approved(_) | Work::Issued { .. } | Work::Delivered { .. } => {
                return Err(Refusal::HandlingNotOpen.into());
            }
        }
        let handling = Handling { work: Work::Drafted(draft), ..handling };
        Ok((matter.with_handling(referral, handling), vec![]))
    }

    /// Approves the draft. The second person is another person, not another post of the same one.
    pub fn approve_opinion(self, officer: &Officer) -> Step {
        let (matter, referral, handling) = self.take_handling(Refusal::OpinionNotDrafted)?;
        require_body(&handling.body, officer)?;
        let draft = match handling.work {
            Work::Drafted(draft) => draft,
            Work::Investigating
            | Work::Approved(_)
            | Work::Issued { .. }
            | Work::Delivered { .. } => return Err(Refusal::OpinionNotDrafted.into()),
        };
        if draft.drafter == officer.person {
            return Err(Refusal::SecondPersonRequired.into());
        }
        let event = Event::OpinionApproved { handling: handling.id };
        let handling = Handling { work: Work::Approved(draft), ..handling };
        Ok((matter.with_handling(referral, handling), vec![event]))
    }

    /// Issues the approved opinion.
    pub fn issue_opinion(self, officer: &Officer, today: NaiveDate) -> Step {
        let (matter, referral, handling) = self.take_handling(Refusal::OpinionNotApproved)?;
        require_body(&handling.body, officer)?;
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
        let handling = Handling { work: Work::Issued { draft, issue_date: today }, ..handling };
        Ok((matter.with_handling(referral, handling), vec![event]))
    }

    /// Records that the opinion reached the petitioner. What is recorded on Monday may have been delivered on Friday:
    /// an earlier day needs the proof and a post that may give it.
    pub fn record_delivery(self, officer: &Officer, today: NaiveDate, delivery: Delivery) -> Step {
        let (matter, referral, handling) = self.take_handling(Refusal::OpinionNotIssued)?;
        require_body(&handling.body, officer)?;
        let (draft, issue_date) = match handling.work {
            Work::Issued { draft, issue_date } => (draft, issue_date),
            Work::Investigating | Work::Drafted(_) | Work::Approved(_) | Work::Delivered { .. } => {
                return Err(Refusal::OpinionNotIssued.into());
            }
        };
        let date = delivery.date;
        check_delivery_date(date, issue_date, today)?;
        if date < today && !officer.has(BACKDATE) {
            return Err(Refusal::BackdatingNotAllowed.into());
        }
        let (body, outcome) = (handling.body.clone(), draft.outcome);
        let mut events = vec![Event::OpinionDelivered {
            handling: handling.id,
            body: body.clone(),
            outcome,
            date,
        }];
        let handling =
            Handling { work: Work::Delivered { draft, issue_date, delivery }, ..handling };
        let stage = match outcome {
            // Pressed until carried out (Art. 32): it stays open.
            Outcome::Supported => Stage::Delivered { referral, handling },
            Outcome::Explained | Outcome::NotSupported => {
                let manner = Manner::Opinion;
                events.push(Event::Concluded { manner, body: body.clone(), date });
                let (referral, handling) = (Some(referral), Some(handling));
                Stage::Concluded(Conclusion { manner, body, referral, handling })
            }
        };
        Ok((Self { stage, ..matter }, events))
    }
}

fn check_delivery_date(
    date: NaiveDate,
    issue_date: NaiveDate,
    today: NaiveDate,
) -> Result<(), Invalid> {
    let (reason, zh, en) = if date > today {
        ("DELIVERY_IN_FUTURE", "送达日期晚于今天", "the delivery lies in the future")
    } else if date < issue_date {
        ("DELIVERY_BEFORE_ISSUE", "送达日期早于印发日期", "delivered before it was issued")
    } else {
        return Ok(());
    };
    Err(Invalid::new("delivery_date", reason, zh, en))
}
