//! The facts that start, meet, extend or end deadlines. Others are kept for the timeline only.

mod level;
mod receipt;
mod review;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::BodyCode;
use kernel::ids::{
    EventId, HandlingId, HopId, OrderId, PetitionId, RecheckId, RecommendationId, ReferralId,
    ReviewId, UrgentReportId, WarningId,
};
use serde::{Deserialize, Serialize};

pub use level::{Hop, HopStep, RecommendationStep, UrgentStep};
pub use receipt::{Acceptance, DirectReceipt, DirectStep, Receipt, ReceiptStep};
pub use review::{HearingDays, RecheckStep, Request, ReviewStep};

/// A fact as some service published it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub id: EventId,
    /// The day of its legal effect.
    pub effect_date: NaiveDate,
    /// When it entered the system (office time); not when supervision heard of it.
    pub record_time: DateTime<Utc>,
    /// The trace it was recorded in; a firing links back to it.
    pub traceparent: String,
    pub what: What,
}

/// What happened, by what it happened to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// To the matter and the petition that opened it.
    Matter(MatterStep),
    /// To a petition that another body than the petition office received.
    Direct { petition: PetitionId, step: DirectStep },
    /// To a referral or assignment.
    Referral { id: ReferralId, step: ReferralStep },
    /// To what a body received, whether referred or directly.
    Receipt { receipt: Receipt, step: ReceiptStep },
    /// To a handling, after its acceptance.
    Handling { id: HandlingId, step: HandlingStep },
    /// To a supervision order.
    Order { id: OrderId, step: OrderStep },
    /// To an early-warning letter.
    Warning { id: WarningId, step: WarningStep },
    /// To a review.
    Review { id: ReviewId, step: ReviewStep },
    /// To a recheck.
    Recheck { id: RecheckId, step: RecheckStep },
    /// To a matter on its way through the levels.
    Hop { id: HopId, step: HopStep },
    /// To a body's duty to report.
    Urgent { id: UrgentReportId, step: UrgentStep },
    /// To a recommendation.
    Recommendation { id: RecommendationId, step: RecommendationStep },
}

/// A step of the matter itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatterStep {
    Registered {
        number: String,
        receipt_date: NaiveDate,
        receiving_body: BodyCode,
        historical: bool,
    },
    /// The petition turned out to repeat another matter.
    Linked,
    /// The registration was a mistake.
    Voided,
    /// The petitioner was led to another procedure.
    Guided { date: NaiveDate },
}

/// A step of a referral.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferralStep {
    Made(Referral),
    Objected {
        deciding_body: BodyCode,
        date: NaiveDate,
    },
    Decided {
        decision: Decision,
        date: NaiveDate,
    },
    /// The body took the matter on; its handling begins.
    Accepted(Acceptance),
    Replied {
        date: NaiveDate,
    },
    Reported {
        date: NaiveDate,
    },
}

/// A matter passed to a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    pub kind: ReferralKind,
    pub from_body: BodyCode,
    pub to_body: BodyCode,
    /// The day the body received it.
    pub receipt_date: NaiveDate,
    /// The day by which an assignment wants its result.
    pub report_date: Option<NaiveDate>,
    pub document: String,
    /// The duty to notify the petitioner exists.
    pub notifiable: bool,
    pub historical: bool,
}

/// The kinds of passing on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferralKind {
    /// 转送
    Referral,
    /// 交办
    Assignment,
    /// To a judicial or discipline body, which has its own rules.
    Transfer,
    /// 指定: the body can object no more.
    Designation,
}

/// How an objection was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The matter went back.
    Upheld,
    /// The referral stands.
    Refused,
    /// The common superior named a body; a new referral follows.
    Designated,
}

/// A step of a handling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandlingStep {
    Extended {
        days: u32,
    },
    /// The handling opinion reached the petitioner.
    Delivered {
        date: NaiveDate,
    },
    /// In simple handling: answered without a handling opinion.
    Answered {
        date: NaiveDate,
    },
    /// The petitioner rated it.
    Rated {
        date: NaiveDate,
    },
}

/// A step of a supervision order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStep {
    Issued { body: BodyCode, date: NaiveDate, document: String },
    Answered { date: NaiveDate },
    Withdrawn { date: NaiveDate },
}

/// A step of an early-warning letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningStep {
    Issued { body: BodyCode, date: NaiveDate, document: String },
    Answered { date: NaiveDate },
}

impl What {
    /// The bodies that take part in the matter by this fact, and so may read about it.
    pub fn bodies(&self) -> Vec<BodyCode> {
        match self {
            Self::Matter(step) => step.bodies(),
            Self::Direct { step, .. } => step.bodies(),
            Self::Referral { step, .. } => step.bodies(),
            Self::Receipt { step: ReceiptStep::MadeSimple { body, .. }, .. }
            | Self::Order { step: OrderStep::Issued { body, .. }, .. }
            | Self::Warning { step: WarningStep::Issued { body, .. }, .. }
            | Self::Review {
                step: ReviewStep::Requested { request: Request { body, .. }, .. },
                ..
            }
            | Self::Recheck {
                step: RecheckStep::Requested { request: Request { body, .. }, .. },
                ..
            }
            | Self::Hop { step: HopStep::Begun(Hop { body, .. }), .. }
            | Self::Urgent { step: UrgentStep::Known { body, .. }, .. }
            | Self::Recommendation { step: RecommendationStep::Delivered { body, .. }, .. } => {
                vec![body.clone()]
            }
            Self::Receipt {
                step: ReceiptStep::NotAccepted { .. } | ReceiptStep::TurnedOrdinary { .. },
                ..
            }
            | Self::Handling { .. }
            | Self::Order {
                step: OrderStep::Answered { .. } | OrderStep::Withdrawn { .. }, ..
            }
            | Self::Warning { step: WarningStep::Answered { .. }, .. }
            | Self::Review { step: ReviewStep::Delivered { .. }, .. }
            | Self::Recheck {
                step: RecheckStep::Hearing { .. } | RecheckStep::Delivered { .. },
                ..
            }
            | Self::Hop { step: HopStep::Ended { .. }, .. }
            | Self::Urgent { step: UrgentStep::Reported { .. }, .. }
            | Self::Recommendation { step: RecommendationStep::Answered { .. }, .. } => Vec::new(),
        }
    }

    /// The acceptance that this fact is, if it is one, and of what.
    pub fn acceptance(&self) -> Option<(Receipt, &Acceptance)> {
        if let Self::Referral { id, step: ReferralStep::Accepted(it) } = self {
            Some((Receipt::Referral(*id), it))
        } else if let Self::Direct { petition, step: DirectStep::Accepted(it) } = self {
            Some((Receipt::Direct(*petition), it))
        } else {
            None
        }
    }
}

impl MatterStep {
    fn bodies(&self) -> Vec<BodyCode> {
        match self {
            Self::Registered { receiving_body, .. } => vec![receiving_body.clone()],
            Self::Linked | Self::Voided | Self::Guided { .. } => Vec::new(),
        }
    }
}

impl DirectStep {
    fn bodies(&self) -> Vec<BodyCode> {
        match self {
            Self::Received(DirectReceipt { body, .. })
            | Self::Accepted(Acceptance { body, .. }) => vec![body.clone()],
            Self::Told { .. } => Vec::new(),
        }
    }
}

impl ReferralStep {
    fn bodies(&self) -> Vec<BodyCode> {
        match self {
            Self::Made(it) => vec![it.from_body.clone(), it.to_body.clone()],
            Self::Objected { deciding_body: body, .. }
            | Self::Accepted(Acceptance { body, .. }) => vec![body.clone()],
            Self::Decided { .. } | Self::Replied { .. } | Self::Reported { .. } => Vec::new(),
        }
    }
}
