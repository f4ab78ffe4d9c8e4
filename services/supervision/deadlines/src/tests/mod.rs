//! The domain's tests, and the words in which they speak of it.

mod book;
mod clock_integrity;
mod histories;
mod level;
mod order;
mod permutations;
mod plan;
mod review;
mod simple;
mod standing;
mod table;

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use kernel::clock::office_instant;
use kernel::ids::{
    EventId, HandlingId, HearingId, HopId, MatterId, OrderId, PetitionId, RecheckId,
    RecommendationId, ReferralId, ReviewId, UrgentReportId, WarningId,
};
use kernel::{BodyCode, Visibility};
use statutory_calendar::{Calendar, EscalationPlan, ReminderPlan, RuleBook};
use uuid::Uuid;

use super::fact::{
    Acceptance, Decision, DirectReceipt, DirectStep, HandlingStep, HearingDays, Hop, HopStep,
    MatterStep, OrderStep, Receipt, ReceiptStep, RecheckStep, RecommendationStep, Referral,
    ReferralKind, ReferralStep, Request, ReviewStep, UrgentStep, WarningStep,
};
use super::plan::{Outcome, PlannedCourse, plan};
use super::{Almanac, Dossier, Fact, Planned, What, WhyNot};

/// The shipped data, read once.
fn almanac() -> &'static Almanac {
    static ALMANAC: LazyLock<Almanac> = LazyLock::new(|| Almanac {
        rules: RuleBook::shipped().unwrap(),
        calendar: Calendar::shipped().unwrap(),
        reminders: ReminderPlan::default(),
        escalation: EscalationPlan::default(),
    });
    &ALMANAC
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Ten in the morning of a day.
fn morning(text: &str) -> DateTime<Utc> {
    office_instant(day(text), NaiveTime::from_hms_opt(10, 0, 0).unwrap())
}

fn body(text: &str) -> BodyCode {
    BodyCode::parse(text).unwrap()
}

fn dossier() -> Dossier {
    let id = Uuid::from_u128(1);
    Dossier {
        id,
        matter: Some(MatterId::from(id)),
        region: None,
        bodies: Vec::new(),
        visibility: Visibility::default(),
    }
}

fn referral_id(n: u128) -> ReferralId {
    ReferralId::from(Uuid::from_u128(100 + n))
}

fn handling_id(n: u128) -> HandlingId {
    HandlingId::from(Uuid::from_u128(200 + n))
}

fn order_id() -> OrderId {
    OrderId::from(Uuid::from_u128(300))
}

fn warning_id() -> WarningId {
    WarningId::from(Uuid::from_u128(400))
}

/// A fact recorded on the morning of the day it took effect.
fn fact(n: u128, date: &str, what: What) -> Fact {
    recorded(n, date, date, what)
}

/// A fact of one day that was recorded on another.
fn recorded(n: u128, date: &str, record_date: &str, what: What) -> Fact {
    Fact {
        id: EventId::from(Uuid::from_u128(n)),
        effect_date: day(date),
        record_time: morning(record_date),
        traceparent: String::new(),
        what,
    }
}

fn registered(date: &str) -> What {
    What::Matter(MatterStep::Registered {
        number: "530902-XFJ-2026-000001".to_owned(),
        receipt_date: day(date),
        receiving_body: body("530902-XFJ"),
        historical: false,
    })
}

fn made(n: u128, date: &str, kind: ReferralKind) -> What {
    let step = ReferralStep::Made(Referral {
        kind,
        from_body: body("530902-XFJ"),
        to_body: body("530902-ZJJ"),
        receipt_date: day(date),
        report_date: None,
        document: "530902-XFJ-ZS-2026-0001".to_owned(),
        notifiable: true,
        historical: false,
    });
    What::Referral { id: referral_id(n), step }
}

fn objected(n: u128, date: &str) -> What {
    let step = ReferralStep::Objected { deciding_body: body("530902-XFJ"), date: day(date) };
    What::Referral { id: referral_id(n), step }
}

fn decided(n: u128, date: &str, decision: Decision) -> What {
    What::Referral { id: referral_id(n), step: ReferralStep::Decided { decision, date: day(date) } }
}

fn accepted(n: u128, date: &str) -> What {
    What::Referral { id: referral_id(n), step: ReferralStep::Accepted(acceptance(n, date)) }
}

fn extended(n: u128, days: u32) -> What {
    What::Handling { id: handling_id(n), step: HandlingStep::Extended { days } }
}

fn delivered(n: u128, date: &str) -> What {
    What::Handling { id: handling_id(n), step: HandlingStep::Delivered { date: day(date) } }
}

fn order_issued(date: &str) -> What {
    let step = OrderStep::Issued {
        body: body("530902-ZJJ"),
        date: day(date),
        document: "530902-XFJ-DB-2026-0001".to_owned(),
    };
    What::Order { id: order_id(), step }
}

fn warning_issued(date: &str) -> What {
    let step = WarningStep::Issued {
        body: body("530902-ZJJ"),
        date: day(date),
        document: "530902-LXB-TX-2026-0001".to_owned(),
    };
    What::Warning { id: warning_id(), step }
}

fn acceptance(n: u128, date: &str) -> Acceptance {
    Acceptance {
        handling: handling_id(n),
        body: body("530902-ZJJ"),
        date: day(date),
        document: "530902-ZJJ-SL-2026-0001".to_owned(),
        historical: false,
    }
}

fn rated(n: u128, date: &str) -> What {
    What::Handling { id: handling_id(n), step: HandlingStep::Rated { date: day(date) } }
}

/// Answered in simple handling.
fn answered(n: u128, date: &str) -> What {
    What::Handling { id: handling_id(n), step: HandlingStep::Answered { date: day(date) } }
}

fn petition_id(n: u128) -> PetitionId {
    PetitionId::from(Uuid::from_u128(500 + n))
}

fn directly(n: u128, step: DirectStep) -> What {
    What::Direct { petition: petition_id(n), step }
}

fn received_directly(n: u128, date: &str) -> What {
    let received = DirectReceipt {
        number: "530902-ZJJ-2026-000001".to_owned(),
        body: body("530902-ZJJ"),
        date: day(date),
        notifiable: true,
        historical: false,
    };
    directly(n, DirectStep::Received(received))
}

fn by_referral(n: u128) -> Receipt {
    Receipt::Referral(referral_id(n))
}

fn by_petition(n: u128) -> Receipt {
    Receipt::Direct(petition_id(n))
}

fn made_simple(receipt: Receipt, receipt_date: &str, date: &str) -> What {
    let step = ReceiptStep::MadeSimple {
        body: body("530902-ZJJ"),
        receipt_date: day(receipt_date),
        date: day(date),
        historical: false,
    };
    What::Receipt { receipt, step }
}

fn turned_ordinary(receipt: Receipt, date: &str) -> What {
    What::Receipt { receipt, step: ReceiptStep::TurnedOrdinary { date: day(date) } }
}

fn not_accepted(receipt: Receipt, date: &str) -> What {
    What::Receipt { receipt, step: ReceiptStep::NotAccepted { date: day(date) } }
}

fn review_id(n: u128) -> ReviewId {
    ReviewId::from(Uuid::from_u128(600 + n))
}

fn recheck_id(n: u128) -> RecheckId {
    RecheckId::from(Uuid::from_u128(700 + n))
}

/// Asked for on one day and received on another, of the city's bureau above.
fn request(date: &str, receipt_date: &str) -> Request {
    Request {
        body: body("530900-ZJJ"),
        request_date: day(date),
        receipt_date: day(receipt_date),
        historical: false,
    }
}

/// A review of the opinion of the handling of the same number.
fn review_requested(n: u128, date: &str, receipt_date: &str) -> What {
    let request = request(date, receipt_date);
    let step = ReviewStep::Requested { handling: handling_id(n), request };
    What::Review { id: review_id(n), step }
}

fn review_delivered(n: u128, date: &str) -> What {
    What::Review { id: review_id(n), step: ReviewStep::Delivered { date: day(date) } }
}

/// A recheck of the opinion of the review of the same number.
fn recheck_requested(n: u128, date: &str, receipt_date: &str) -> What {
    let request = request(date, receipt_date);
    let step = RecheckStep::Requested { review: review_id(n), request };
    What::Recheck { id: recheck_id(n), step }
}

fn recheck_delivered(n: u128, date: &str) -> What {
    What::Recheck { id: recheck_id(n), step: RecheckStep::Delivered { date: day(date) } }
}

fn hearing(n: u128, hearing: u128, days: Option<(&str, &str)>) -> What {
    let id = HearingId::from(Uuid::from_u128(800 + hearing));
    let days = days.map(|(from, to)| HearingDays { from: day(from), to: day(to) });
    What::Recheck { id: recheck_id(n), step: RecheckStep::Hearing { id, days } }
}

fn hop_id(n: u128) -> HopId {
    HopId::from(Uuid::from_u128(900 + n))
}

fn hop(n: u128, at: &str, date: &str, previous: Option<u128>, simple: bool) -> What {
    let hop = Hop {
        body: body(at),
        receipt_date: day(date),
        previous: previous.map(hop_id),
        simple,
        historical: false,
    };
    What::Hop { id: hop_id(n), step: HopStep::Begun(hop) }
}

fn passed_on(n: u128, date: &str) -> What {
    What::Hop { id: hop_id(n), step: HopStep::Ended { date: day(date) } }
}

fn urgent(step: UrgentStep) -> What {
    What::Urgent { id: UrgentReportId::from(Uuid::from_u128(1000)), step }
}

fn known(time: DateTime<Utc>) -> What {
    urgent(UrgentStep::Known { body: body("530902-ZJJ"), time, historical: false })
}

fn reported(time: DateTime<Utc>) -> What {
    urgent(UrgentStep::Reported { time })
}

fn recommendation(step: RecommendationStep) -> What {
    What::Recommendation { id: RecommendationId::from(Uuid::from_u128(1100)), step }
}

fn recommended(date: &str) -> What {
    recommendation(RecommendationStep::Delivered {
        body: body("530902-ZJJ"),
        date: day(date),
        document: "530902-XFJ-JY-2026-0001".to_owned(),
    })
}

/// Each planned deadline in a line: rule, body, last day, how it stands.
fn lines(facts: &[Fact]) -> Vec<String> {
    plan(facts, almanac()).unwrap().iter().map(line).collect()
}

fn line(it: &Planned) -> String {
    let course = match &it.course {
        PlannedCourse::NotStarted(WhyNot::Historical) => "historical".to_owned(),
        PlannedCourse::NotStarted(WhyNot::NoDuty) => "no duty".to_owned(),
        PlannedCourse::NotStarted(WhyNot::NotInForce { en, .. }) => en.clone(),
        PlannedCourse::Started { certificate, late_at_entry, outcome } => {
            let late = if *late_at_entry { " late at entry" } else { "" };
            let outcome = match outcome {
                Outcome::Open => "open".to_owned(),
                Outcome::Met(date) => format!("met {date}"),
                Outcome::MetLate(date) => format!("met late {date}"),
                Outcome::Void { cause, date } => format!("void {cause:?} {date}"),
            };
            format!("by {} {outcome}{late}", certificate.due_date)
        }
    };
    format!("{} {} {course}", it.rule, it.body)
}
