//! The rules this service runs, and what besides the matter a deadline is about.

use std::fmt;

use kernel::Invalid;
use kernel::ids::{HandlingId, OrderId, ReferralId, WarningId};
use serde::{Deserialize, Serialize};

/// A rule of the rule book that runs here, by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleId {
    /// Art. 22: the petition office refers, assigns or guides.
    Refer,
    /// Art. 23: the receiving body tells the petitioner.
    NoticeTransferred,
    /// Art. 23: the receiving body may say "not ours".
    Objection,
    /// Art. 23: the sender decides the objection.
    ObjectionDecision,
    /// Art. 22: the receiving body reports the result of an assignment.
    AssignmentReport,
    /// Art. 34: the competent body concludes the matter.
    Handling,
    /// Art. 40: the body answers a supervision order.
    SupervisionAnswer,
    /// The body answers an early-warning letter; the office's own parameter.
    WarningAnswer,
}

impl RuleId {
    /// All of them, in the order in which a matter meets them.
    pub const ALL: [Self; 8] = [
        Self::Refer,
        Self::NoticeTransferred,
        Self::Objection,
        Self::ObjectionDecision,
        Self::AssignmentReport,
        Self::Handling,
        Self::SupervisionAnswer,
        Self::WarningAnswer,
    ];

    /// The id in the rule book, in SQL and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refer => "refer",
            Self::NoticeTransferred => "notice_transferred",
            Self::Objection => "objection",
            Self::ObjectionDecision => "objection_decision",
            Self::AssignmentReport => "assignment_report",
            Self::Handling => "handling",
            Self::SupervisionAnswer => "supervision_answer",
            Self::WarningAnswer => "warning_answer",
        }
    }

    /// The rule of this id.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == text)
    }

    /// True for a right, which lapses when its end passes; anything else is a duty, which is then breached.
    pub fn is_right(self) -> bool {
        match self {
            Self::Objection => true,
            Self::Refer
            | Self::NoticeTransferred
            | Self::ObjectionDecision
            | Self::AssignmentReport
            | Self::Handling
            | Self::SupervisionAnswer
            | Self::WarningAnswer => false,
        }
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a deadline is about besides its matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// The matter itself.
    Matter,
    /// One referral or assignment.
    Referral(ReferralId),
    /// One handling.
    Handling(HandlingId),
    /// One supervision order.
    Order(OrderId),
    /// One early-warning letter.
    Warning(WarningId),
}

impl Subject {
    /// Reads a subject as it is printed.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text.split('_').next().unwrap_or_default() {
            "" => Ok(Self::Matter),
            "ref" => ReferralId::parse("subject", text).map(Self::Referral),
            "hdl" => HandlingId::parse("subject", text).map(Self::Handling),
            "ord" => OrderId::parse("subject", text).map(Self::Order),
            "wrn" => WarningId::parse("subject", text).map(Self::Warning),
            _ => Err(Invalid::malformed(
                "subject",
                "the id of a referral, handling, order or letter",
            )),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Matter => Ok(()),
            Self::Referral(id) => id.fmt(f),
            Self::Handling(id) => id.fmt(f),
            Self::Order(id) => id.fmt(f),
            Self::Warning(id) => id.fmt(f),
        }
    }
}
