//! What happened to a matter, in the office's words; rendered into the contract's messages at the
//! edge.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::ids::{
    ExecutionStepId, HandlingId, HearingId, ReferralId, ResultReportId, ReviewId, UrgentReportId,
};
use kernel::{BodyCode, PostCode};

use super::hearing::HearingDays;
use super::receipt::Receipt;
use super::referral::Referral;
use super::review::Review;
use super::{
    Decision, FilingGround, Manner, NonAcceptance, Notice, Outcome, ReviewDecision, ReviewKind,
};

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
        receipt: Receipt,
        handling: HandlingId,
        body: BodyCode,
    },
    NotAccepted {
        receipt: Receipt,
        body: BodyCode,
        kind: NonAcceptance,
    },
    Notified {
        receipt: Receipt,
        body: BodyCode,
        notice: Notice,
    },
    SimpleChosen {
        receipt: Receipt,
        body: BodyCode,
        receipt_date: NaiveDate,
    },
    SimpleEnded {
        receipt: Receipt,
    },
    Answered {
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
    Execution {
        step: ExecutionStepId,
        handling: HandlingId,
        body: BodyCode,
        fact: ExecutionFact,
        date: NaiveDate,
    },
    Urgent {
        report: UrgentReportId,
        body: BodyCode,
        step: UrgentStep,
    },
    Concluded {
        manner: Manner,
        body: BodyCode,
        date: NaiveDate,
    },
    Report(ReportEvent),
    Guided {
        body: BodyCode,
    },
    AtOffice(OfficeEvent),
    Inside(InsideEvent),
    Replied {
        receipt: Receipt,
        body: BodyCode,
        adopted: bool,
    },
    Review(ReviewEvent),
    HandOverOffered {
        from: BodyCode,
        to: BodyCode,
    },
    HandedOver {
        from: BodyCode,
        from_post: PostCode,
        to: BodyCode,
        to_post: PostCode,
    },
    TakenOver {
        from: BodyCode,
        to: BodyCode,
    },
}

/// One fact about the report of an assignment, and the body that owes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportEvent {
    Reported { referral: ReferralId, report: ResultReportId, body: BodyCode },
    Accepted { referral: ReferralId, report: ResultReportId, body: BodyCode },
    Returned { referral: ReferralId, report: ResultReportId, body: BodyCode, date: NaiveDate },
    Extended { referral: ReferralId, body: BodyCode, date: NaiveDate },
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

/// What became of a step in which a supported opinion is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExecutionFact {
    /// The body owes it from now on.
    Ordered {
        until_date: NaiveDate,
    },
    Proven,
    /// Another opinion took the place of the one that it carried out.
    Lapsed,
}

/// What a body did about a matter that it takes for grave or urgent, and at which instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrgentStep {
    /// It came to know.
    Discovered(DateTime<Utc>),
    Reported(DateTime<Utc>),
    /// A false alarm.
    Dismissed,
}

/// One fact about what the office itself ends, or puts before its Party committee and government.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfficeEvent {
    InquiryAnswered { body: BodyCode },
    Filed { body: BodyCode, ground: FilingGround },
    Proposed { body: BodyCode, to: BodyCode },
}

/// One fact about a matter's way inside its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InsideEvent {
    SignedFor {
        body: BodyCode,
        post: PostCode,
    },
    /// To no post if a section was named alone.
    Dispatched {
        body: BodyCode,
        to: Option<PostCode>,
    },
}
