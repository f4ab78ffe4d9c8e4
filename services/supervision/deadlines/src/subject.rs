//! What besides its matter a deadline is about.

use std::fmt;

use kernel::Invalid;
use kernel::ids::{
    ExecutionStepId, HandlingId, HopId, OrderId, PetitionId, RecheckId, RecommendationId,
    ReferralId, ReviewId, UrgentReportId, WarningId,
};

use crate::fact::Receipt;

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
    /// One step in which a supported opinion is carried out.
    Execution(ExecutionStepId),
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
            "exe" => ExecutionStepId::parse("subject", text).map(Self::Execution),
            _ => Err(Invalid::malformed(
                "subject",
                "信访件、转送、办理、复查、督查函或提醒函的编号",
                "the id of a petition, referral, handling, review, order or letter",
            )),
        }
    }
}

macro_rules! subjects {
    ($($kind:ident($id:ty);)*) => {
        $(impl From<$id> for Subject {
            fn from(id: $id) -> Self {
                Self::$kind(id)
            }
        })*
    };
}

subjects! {
    Petition(PetitionId);
    Referral(ReferralId);
    Handling(HandlingId);
    Order(OrderId);
    Warning(WarningId);
    Review(ReviewId);
    Recheck(RecheckId);
    Hop(HopId);
    Urgent(UrgentReportId);
    Recommendation(RecommendationId);
    Execution(ExecutionStepId);
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
            Self::Execution(id) => id.fmt(f),
        }
    }
}
