//! The rules this service runs, and what besides the matter a deadline is about.

use std::fmt;

use kernel::Invalid;
use kernel::ids::{
    HandlingId, HopId, OrderId, PetitionId, RecheckId, RecommendationId, ReferralId, ReviewId,
    UrgentReportId, WarningId,
};
use serde::{Deserialize, Serialize};

use super::fact::Receipt;

/// A rule of the rule book, by its id; all of them run here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleId {
    /// Art. 25: a body reports a grave or urgent matter; the hours are the office's own parameter.
    UrgentReport,
    /// Art. 22: the petition office refers, assigns or guides.
    Refer,
    /// How the levels share the fifteen days of Art. 22; the office's own parameter.
    ReferralBudget,
    /// Simple handling: each level passes on.
    SimpleHop,
    /// Art. 23: another body that was petitioned directly tells the petitioner.
    NoticeDirect,
    /// Art. 23: the receiving body tells the petitioner.
    NoticeTransferred,
    /// Art. 23: the receiving body may say "not ours".
    Objection,
    /// Art. 23: the sender decides the objection.
    ObjectionDecision,
    /// Art. 22: the receiving body reports the result of an assignment.
    AssignmentReport,
    /// Simple handling: the body decides whether it accepts.
    SimpleAcceptance,
    /// Simple handling: the body answers.
    SimpleOpinion,
    /// Art. 34: the competent body concludes the matter.
    Handling,
    /// The petitioner may rate the handling; the office's own parameter.
    Rating,
    /// Art. 35: the petitioner may ask for a review.
    ReviewRequest,
    /// Art. 35: the next higher body decides it.
    ReviewDecision,
    /// Art. 36: the petitioner may ask for a recheck.
    RecheckRequest,
    /// Art. 36: the next higher body decides it; a hearing's days are not counted.
    RecheckDecision,
    /// Art. 40: the body answers a supervision order.
    SupervisionAnswer,
    /// Art. 40: the body answers a recommendation; the figure is the office's own parameter.
    RecommendationAnswer,
    /// The body answers an early-warning letter; the office's own parameter.
    WarningAnswer,
}

impl RuleId {
    /// All of them, in the order in which a matter meets them.
    pub const ALL: [Self; 20] = [
        Self::UrgentReport,
        Self::Refer,
        Self::ReferralBudget,
        Self::SimpleHop,
        Self::NoticeDirect,
        Self::NoticeTransferred,
        Self::Objection,
        Self::ObjectionDecision,
        Self::AssignmentReport,
        Self::SimpleAcceptance,
        Self::SimpleOpinion,
        Self::Handling,
        Self::Rating,
        Self::ReviewRequest,
        Self::ReviewDecision,
        Self::RecheckRequest,
        Self::RecheckDecision,
        Self::SupervisionAnswer,
        Self::RecommendationAnswer,
        Self::WarningAnswer,
    ];

    /// The rights of petitioners: nobody's duty, so no work list, count or reminder of a body shows them.
    pub const PETITIONERS: [Self; 3] = [Self::Rating, Self::ReviewRequest, Self::RecheckRequest];

    /// The id in the rule book, in SQL and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UrgentReport => "urgent_report",
            Self::Refer => "refer",
            Self::ReferralBudget => "referral_budget",
            Self::SimpleHop => "simple_hop",
            Self::NoticeDirect => "notice_direct",
            Self::NoticeTransferred => "notice_transferred",
            Self::Objection => "objection",
            Self::ObjectionDecision => "objection_decision",
            Self::AssignmentReport => "assignment_report",
            Self::SimpleAcceptance => "simple_acceptance",
            Self::SimpleOpinion => "simple_opinion",
            Self::Handling => "handling",
            Self::Rating => "rating",
            Self::ReviewRequest => "review_request",
            Self::ReviewDecision => "review_decision",
            Self::RecheckRequest => "recheck_request",
            Self::RecheckDecision => "recheck_decision",
            Self::SupervisionAnswer => "supervision_answer",
            Self::RecommendationAnswer => "recommendation_answer",
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
            Self::Objection | Self::Rating | Self::ReviewRequest | Self::RecheckRequest => true,
            Self::UrgentReport
            | Self::Refer
            | Self::ReferralBudget
            | Self::SimpleHop
            | Self::NoticeDirect
            | Self::NoticeTransferred
            | Self::ObjectionDecision
            | Self::AssignmentReport
            | Self::SimpleAcceptance
            | Self::SimpleOpinion
            | Self::Handling
            | Self::ReviewDecision
            | Self::RecheckDecision
            | Self::SupervisionAnswer
            | Self::RecommendationAnswer
            | Self::WarningAnswer => false,
        }
    }

    /// True for a right of the petitioner's. Its `body` is the one it is about, such as the body whose opinion it is, and
    /// has nothing to do: nobody is reminded of it.
    pub fn is_petitioners(self) -> bool {
        Self::PETITIONERS.contains(&self)
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
    /// One petition that a body received directly.
    Petition(PetitionId),
    /// One referral or assignment.
    Referral(ReferralId),
    /// One handling.
    Handling(HandlingId),
    /// One supervision order.
    Order(OrderId),
    /// One early-warning letter.
    Warning(WarningId),
    /// One review.
    Review(ReviewId),
    /// One recheck.
    Recheck(RecheckId),
    /// A matter's time at one level.
    Hop(HopId),
    /// One body's duty to report.
    Urgent(UrgentReportId),
    /// One recommendation.
    Recommendation(RecommendationId),
}

impl Subject {
    /// Reads a subject as it is printed.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text.split('_').next().unwrap_or_default() {
            "" => Ok(Self::Matter),
            "pet" => PetitionId::parse("subject", text).map(Self::Petition),
            "ref" => ReferralId::parse("subject", text).map(Self::Referral),
            "hdl" => HandlingId::parse("subject", text).map(Self::Handling),
            "ord" => OrderId::parse("subject", text).map(Self::Order),
            "wrn" => WarningId::parse("subject", text).map(Self::Warning),
            "rvw" => ReviewId::parse("subject", text).map(Self::Review),
            "rck" => RecheckId::parse("subject", text).map(Self::Recheck),
            "hop" => HopId::parse("subject", text).map(Self::Hop),
            "urg" => UrgentReportId::parse("subject", text).map(Self::Urgent),
            "rcm" => RecommendationId::parse("subject", text).map(Self::Recommendation),
            _ => Err(Invalid::malformed(
                "subject",
                "the id of a petition, referral, handling, review, order or letter",
            )),
        }
    }
}

impl From<Receipt> for Subject {
    fn from(receipt: Receipt) -> Self {
        match receipt {
            Receipt::Referral(id) => Self::Referral(id),
            Receipt::Direct(petition) => Self::Petition(petition),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Matter => Ok(()),
            Self::Petition(id) => id.fmt(f),
            Self::Referral(id) => id.fmt(f),
            Self::Handling(id) => id.fmt(f),
            Self::Order(id) => id.fmt(f),
            Self::Warning(id) => id.fmt(f),
            Self::Review(id) => id.fmt(f),
            Self::Recheck(id) => id.fmt(f),
            Self::Hop(id) => id.fmt(f),
            Self::Urgent(id) => id.fmt(f),
            Self::Recommendation(id) => id.fmt(f),
        }
    }
}
