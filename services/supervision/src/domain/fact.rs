//! The facts that start, meet, extend or end deadlines. Others are kept for the timeline only.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::BodyCode;
use kernel::ids::{EventId, HandlingId, OrderId, ReferralId, WarningId};
use serde::{Deserialize, Serialize};

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
    /// To a referral or assignment.
    Referral { id: ReferralId, step: ReferralStep },
    /// To a handling, after its acceptance.
    Handling { id: HandlingId, step: HandlingStep },
    /// To a supervision order.
    Order { id: OrderId, step: OrderStep },
    /// To an early-warning letter.
    Warning { id: WarningId, step: WarningStep },
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
    Accepted {
        handling: HandlingId,
        body: BodyCode,
        date: NaiveDate,
        document: String,
        historical: bool,
    },
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
    Extended { days: u32 },
    Delivered { date: NaiveDate },
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
            Self::Matter(MatterStep::Registered { receiving_body: body, .. })
            | Self::Referral { step: ReferralStep::Objected { deciding_body: body, .. }, .. }
            | Self::Referral { step: ReferralStep::Accepted { body, .. }, .. }
            | Self::Order { step: OrderStep::Issued { body, .. }, .. }
            | Self::Warning { step: WarningStep::Issued { body, .. }, .. } => vec![body.clone()],
            Self::Referral { step: ReferralStep::Made(it), .. } => {
                vec![it.from_body.clone(), it.to_body.clone()]
            }
            Self::Matter(MatterStep::Linked | MatterStep::Voided | MatterStep::Guided { .. })
            | Self::Referral {
                step:
                    ReferralStep::Decided { .. }
                    | ReferralStep::Replied { .. }
                    | ReferralStep::Reported { .. },
                ..
            }
            | Self::Handling { .. }
            | Self::Order {
                step: OrderStep::Answered { .. } | OrderStep::Withdrawn { .. }, ..
            }
            | Self::Warning { step: WarningStep::Answered { .. }, .. } => Vec::new(),
        }
    }
}
