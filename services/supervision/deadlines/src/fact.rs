//! The facts that start, meet, end or move deadlines. Others are kept for the timeline only.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::BodyCode;
use kernel::ids::{
    EventId, ExecutionStepId, HandlingId, HearingId, HopId, OrderId, PetitionId, RecheckId,
    RecommendationId, ReferralId, ResultReportId, ReviewId, UrgentReportId, WarningId,
};

/// How an objection was decided.
pub use words::routing::ObjectionDecidedDecision as Decision;
/// The kinds of passing on.
pub use words::routing::ReferralKind;
/// The ways a matter can go.
pub use words::routing::Track;

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
    pub kind: FactKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// The petition that opened the matter was registered.
    Registered {
        number: String,
        body: BodyCode,
        receipt_date: NaiveDate,
        historical: bool,
    },
    /// The petition turned out to repeat another matter.
    Linked,
    /// The registration was a mistake.
    Voided,
    /// The petitioner was led to another procedure.
    Guided {
        date: NaiveDate,
    },
    /// The body on whose desk the matter lay answered an inquiry or filed it, and told a petitioner who can be reached.
    EndedAtOffice {
        petition: PetitionId,
        date: NaiveDate,
    },
    /// The petition office put the matter before the Party committee and government.
    Proposed {
        body: BodyCode,
        to_body: BodyCode,
        date: NaiveDate,
        historical: bool,
    },
    /// Another body than the petition office received a petition.
    ReceivedDirectly {
        petition: PetitionId,
        received: DirectReceipt,
    },
    /// A body offered what it had received directly to a petition office.
    HandOverOffered {
        to: BodyCode,
        date: NaiveDate,
    },
    /// Nobody has to act about the matter any more.
    Concluded {
        date: NaiveDate,
    },
    /// A petition office took over what another body had received directly.
    HandedOver {
        to: BodyCode,
        date: NaiveDate,
    },
    /// A body told the petitioner in writing where the matter stands, went or belongs.
    PetitionerNotified {
        receipt: Receipt,
        date: NaiveDate,
    },
    /// The matter was passed to a body.
    Referred {
        referral: ReferralId,
        made: Referral,
    },
    Objected {
        referral: ReferralId,
        deciding_body: BodyCode,
        date: NaiveDate,
    },
    ObjectionDecided {
        referral: ReferralId,
        decision: Decision,
        date: NaiveDate,
    },
    /// The sender took the referral back.
    Recalled {
        referral: ReferralId,
        date: NaiveDate,
    },
    /// The body answered the petitioner without a handling of its own.
    Replied {
        receipt: Receipt,
        date: NaiveDate,
    },
    /// The result of an assignment was reported.
    Reported {
        referral: ReferralId,
        report: ResultReportId,
        date: NaiveDate,
    },
    /// Whoever assigned it wants another report, by this day.
    ReportReturned {
        referral: ReferralId,
        report: ResultReportId,
        date: NaiveDate,
        until_date: NaiveDate,
    },
    /// Whoever assigned it gave days for the report, up to this one.
    ReportExtended {
        referral: ReferralId,
        date: NaiveDate,
        until_date: NaiveDate,
    },
    /// The body took the matter on; its handling begins.
    Accepted {
        receipt: Receipt,
        acceptance: Acceptance,
    },
    NotAccepted {
        receipt: Receipt,
        date: NaiveDate,
    },
    /// Simple handling (简易办理) was chosen on this date.
    SimpleHandlingChosen {
        receipt: Receipt,
        body: BodyCode,
        receipt_date: NaiveDate,
        date: NaiveDate,
        historical: bool,
    },
    /// Simple handling turned out not to fit.
    SimpleHandlingEnded {
        receipt: Receipt,
        date: NaiveDate,
    },
    /// Granted on this date.
    Extended {
        handling: HandlingId,
        days: u32,
        date: NaiveDate,
    },
    /// The handling opinion reached the petitioner.
    OpinionDelivered {
        handling: HandlingId,
        date: NaiveDate,
    },
    /// In simple handling: answered without a handling opinion.
    Answered {
        handling: HandlingId,
        date: NaiveDate,
    },
    Rated {
        handling: HandlingId,
        date: NaiveDate,
    },
    ReviewRequested {
        review: ReviewId,
        handling: HandlingId,
        request: Request,
    },
    ReviewDelivered {
        review: ReviewId,
        date: NaiveDate,
        /// The opinion is to be given anew: of that one a review may be asked for again.
        revoked: bool,
    },
    RecheckRequested {
        recheck: RecheckId,
        review: ReviewId,
        request: Request,
    },
    /// The days of a hearing, both ends included; none if it was called off. The last word about
    /// one counts.
    HearingScheduled {
        recheck: RecheckId,
        hearing: HearingId,
        days: Option<(NaiveDate, NaiveDate)>,
    },
    RecheckDelivered {
        recheck: RecheckId,
        date: NaiveDate,
    },
    /// A review or recheck revoked an opinion; its body handles the matter again, until this day.
    OrderedAnew {
        handling: HandlingId,
        order: OwedUntil,
    },
    /// A body owes a step in which its supported opinion is carried out.
    ExecutionOrdered {
        step: ExecutionStepId,
        order: OwedUntil,
    },
    ExecutionProven {
        step: ExecutionStepId,
        date: NaiveDate,
    },
    /// Another opinion took the place of the one that the step carries out.
    ExecutionLapsed {
        step: ExecutionStepId,
        date: NaiveDate,
    },
    /// The matter came to a level that has to pass it on.
    LevelTransitStarted {
        id: HopId,
        hop: Hop,
    },
    LevelTransitEnded {
        hop: HopId,
        date: NaiveDate,
    },
    /// A body came to know of a grave or urgent matter (Art. 25).
    UrgentMatterDiscovered {
        report: UrgentReportId,
        body: BodyCode,
        time: DateTime<Utc>,
        historical: bool,
    },
    UrgentMatterReported {
        report: UrgentReportId,
        time: DateTime<Utc>,
    },
    /// It turned out to be neither grave nor urgent.
    UrgentMatterDismissed {
        report: UrgentReportId,
        date: NaiveDate,
    },
    OrderIssued {
        order: OrderId,
        letter: Letter,
    },
    OrderAnswered {
        order: OrderId,
        date: NaiveDate,
    },
    OrderWithdrawn {
        order: OrderId,
        date: NaiveDate,
    },
    WarningIssued {
        warning: WarningId,
        letter: Letter,
    },
    WarningAnswered {
        warning: WarningId,
        date: NaiveDate,
    },
    /// A recommendation (Art. 40) reached a body.
    RecommendationDelivered {
        recommendation: RecommendationId,
        letter: Letter,
    },
    RecommendationAnswered {
        recommendation: RecommendationId,
        date: NaiveDate,
    },
    /// A body ended, and another one took over what lay with it from this date on.
    TakenOver {
        from: BodyCode,
        to: BodyCode,
        date: NaiveDate,
    },
}

/// How a matter came to a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// By a referral or assignment.
    Referral(ReferralId),
    /// By this petition, from the petitioner.
    Direct(PetitionId),
}

/// A petition that a body received directly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectReceipt {
    pub number: String,
    pub body: BodyCode,
    pub date: NaiveDate,
    /// The duty to notify the petitioner exists.
    pub notifiable: bool,
    pub historical: bool,
    /// It tells the petitioner by rules of its own, and owes no notice of Art. 23.
    pub own_rules: bool,
}

/// A matter passed to a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referral {
    pub kind: ReferralKind,
    pub track: Track,
    pub from_body: BodyCode,
    pub to_body: BodyCode,
    /// The day the body received it.
    pub receipt_date: NaiveDate,
    /// The day by which the sender wants a result, if it does.
    pub report_date: Option<NaiveDate>,
    pub document: String,
    /// The duty to notify the petitioner exists.
    pub notifiable: bool,
    pub historical: bool,
}

/// A body took a matter on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    pub handling: HandlingId,
    pub body: BodyCode,
    pub date: NaiveDate,
    pub document: String,
    pub historical: bool,
}

/// A petitioner's request to the next higher body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The body that decides.
    pub body: BodyCode,
    /// The day the petitioner asked, which uses the right.
    pub request_date: NaiveDate,
    /// The day the body received the request, which starts its term.
    pub receipt_date: NaiveDate,
    pub historical: bool,
}

/// What a body owes until a day that was set: another handling, which a review or recheck has ordered, or a step in which
/// its supported opinion is carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedUntil {
    pub body: BodyCode,
    pub date: NaiveDate,
    pub until_date: NaiveDate,
    pub historical: bool,
}

/// A matter's time at one level before it is passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// Its region says which level this is.
    pub body: BodyCode,
    pub receipt_date: NaiveDate,
    /// The hop before, whose unused days travel on.
    pub previous: Option<HopId>,
    /// The matter is in simple handling.
    pub simple: bool,
    pub historical: bool,
}

/// An order, an early-warning letter or a recommendation, as it reached its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub body: BodyCode,
    pub date: NaiveDate,
    pub document: String,
}

impl FactKind {
    /// The bodies that take part in the matter by this fact, and so may read about it.
    pub fn bodies(&self) -> Vec<BodyCode> {
        match self {
            Self::Referred { made, .. } => vec![made.from_body.clone(), made.to_body.clone()],
            Self::Proposed { body, to_body, .. } => vec![body.clone(), to_body.clone()],
            Self::Registered { body, .. }
            | Self::ReceivedDirectly { received: DirectReceipt { body, .. }, .. }
            | Self::Objected { deciding_body: body, .. }
            | Self::Accepted { acceptance: Acceptance { body, .. }, .. }
            | Self::SimpleHandlingChosen { body, .. }
            | Self::ReviewRequested { request: Request { body, .. }, .. }
            | Self::RecheckRequested { request: Request { body, .. }, .. }
            | Self::OrderedAnew { order: OwedUntil { body, .. }, .. }
            | Self::ExecutionOrdered { order: OwedUntil { body, .. }, .. }
            | Self::LevelTransitStarted { hop: Hop { body, .. }, .. }
            | Self::UrgentMatterDiscovered { body, .. }
            | Self::OrderIssued { letter: Letter { body, .. }, .. }
            | Self::WarningIssued { letter: Letter { body, .. }, .. }
            | Self::RecommendationDelivered { letter: Letter { body, .. }, .. }
            | Self::HandOverOffered { to: body, .. }
            | Self::HandedOver { to: body, .. }
            | Self::TakenOver { to: body, .. } => {
                vec![body.clone()]
            }
            Self::Linked
            | Self::Voided
            | Self::Guided { .. }
            | Self::EndedAtOffice { .. }
            | Self::PetitionerNotified { .. }
            | Self::ObjectionDecided { .. }
            | Self::Recalled { .. }
            | Self::Replied { .. }
            | Self::Concluded { .. }
            | Self::Reported { .. }
            | Self::ReportReturned { .. }
            | Self::ReportExtended { .. }
            | Self::NotAccepted { .. }
            | Self::SimpleHandlingEnded { .. }
            | Self::Extended { .. }
            | Self::OpinionDelivered { .. }
            | Self::Answered { .. }
            | Self::Rated { .. }
            | Self::ReviewDelivered { .. }
            | Self::HearingScheduled { .. }
            | Self::RecheckDelivered { .. }
            | Self::ExecutionProven { .. }
            | Self::ExecutionLapsed { .. }
            | Self::LevelTransitEnded { .. }
            | Self::UrgentMatterReported { .. }
            | Self::UrgentMatterDismissed { .. }
            | Self::OrderAnswered { .. }
            | Self::OrderWithdrawn { .. }
            | Self::WarningAnswered { .. }
            | Self::RecommendationAnswered { .. } => Vec::new(),
        }
    }
}
