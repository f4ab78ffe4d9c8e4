//! What happened to a matter, in the office's words; rendered into the contract's messages at the
//! edge.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::BodyCode;
use kernel::ids::{HandlingId, HearingId, ReferralId, ReviewId, UrgentReportId};

use super::hearing::HearingDays;
use super::referral::Referral;
use super::review::Review;
use super::{Decision, Manner, Outcome, ReviewDecision, ReviewKind};

/// One fact about a matter. What the matter itself knows is not repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    ScreeningConfirmed {
        changed: bool,
    },
    Referred {
        referral: Referral,
    },
    ObjectionRaised {
        referral: ReferralId,
        body: BodyCode,
        deciding_body: BodyCode,
        designation_required: bool,
    },
    ObjectionDecided {
        referral: ReferralId,
        decision: Decision,
    },
    Recalled {
        referral: ReferralId,
        body: BodyCode,
    },
    Accepted {
        referral: ReferralId,
        handling: HandlingId,
        body: BodyCode,
    },
    Extended {
        handling: HandlingId,
        days: i32,
    },
    OpinionApproved {
        handling: HandlingId,
    },
    OpinionIssued {
        handling: HandlingId,
        body: BodyCode,
        outcome: Outcome,
    },
    OpinionDelivered {
        handling: HandlingId,
        body: BodyCode,
        outcome: Outcome,
        date: NaiveDate,
    },
    UrgentDiscovered {
        report: UrgentReportId,
        body: BodyCode,
        knowledge_time: DateTime<Utc>,
    },
    UrgentReported {
        report: UrgentReportId,
        body: BodyCode,
        time: DateTime<Utc>,
    },
    UrgentDismissed {
        report: UrgentReportId,
        body: BodyCode,
    },
    Concluded {
        manner: Manner,
        body: BodyCode,
        date: NaiveDate,
    },
    ResultReported {
        referral: ReferralId,
        body: BodyCode,
    },
    Guided {
        body: BodyCode,
    },
    Replied {
        referral: ReferralId,
        body: BodyCode,
        adopted: bool,
    },
    Review(ReviewEvent),
    TakenOver {
        from: BodyCode,
        to: BodyCode,
    },
}

/// One fact about a review or recheck of an opinion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewEvent {
    Requested {
        review: Box<Review>,
    },
    HearingScheduled {
        review: ReviewId,
        hearing: HearingId,
        /// None if it was called off.
        days: Option<HearingDays>,
    },
    Delivered {
        kind: ReviewKind,
        review: ReviewId,
        body: BodyCode,
        decision: ReviewDecision,
        /// The body that carries out a supported opinion from now on.
        executing: Option<BodyCode>,
        date: NaiveDate,
    },
    OrderedAnew {
        handling: HandlingId,
        kind: ReviewKind,
        review: ReviewId,
        body: BodyCode,
        until_date: NaiveDate,
        date: NaiveDate,
    },
}
