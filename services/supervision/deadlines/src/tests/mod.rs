//! Tests, and the words in which they speak of facts.

mod book;
mod clock_integrity;
mod hand_over;
mod histories;
mod level;
mod permutations;
mod plan;
mod report;
mod review;
mod simple;
mod standing;
mod succession;
mod table;
mod two_dates;

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use kernel::BodyCode;
use kernel::clock::office_instant;
use kernel::ids::{
    EventId, ExecutionStepId, HandlingId, HearingId, HopId, MatterId, OrderId, PetitionId,
    RecheckId, RecommendationId, ReferralId, ResultReportId, ReviewId, UrgentReportId, WarningId,
};
use statutory_calendar::{EscalationPlan, ReminderPlan, RuleBook, RulesAndCalendar};
use uuid::Uuid;

use super::fact::{
    Acceptance, Decision, DirectReceipt, Hop, Letter, OwedUntil, Receipt, Referral, ReferralKind,
    Request, Track,
};
use super::plan::plan;
use super::{
    DeadlinePolicy, DossierKey, Fact, FactKind, NotStartedReason, Outcome, Planned, PlannedCourse,
};

const NATIONAL: &str = include_str!("../../../../../deploy/data/rules/national.toml");

/// The shipped data, read once.
fn policy() -> &'static DeadlinePolicy {
    static POLICY: LazyLock<DeadlinePolicy> = LazyLock::new(|| DeadlinePolicy {
        terms: RulesAndCalendar::shipped().unwrap(),
        reminders: ReminderPlan::default(),
        escalation: EscalationPlan::default(),
    });
    &POLICY
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

fn dossier() -> DossierKey {
    let id = Uuid::from_u128(1);
    DossierKey { id, matter: Some(MatterId::from(id)) }
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
fn fact(n: u128, date: &str, kind: FactKind) -> Fact {
    recorded(n, date, date, kind)
}

/// A fact of one day that was recorded on another.
fn recorded(n: u128, date: &str, record_date: &str, kind: FactKind) -> Fact {
    Fact {
        id: EventId::from(Uuid::from_u128(n)),
        effect_date: day(date),
        record_time: morning(record_date),
        traceparent: String::new(),
        kind,
    }
}

fn registered(date: &str) -> FactKind {
    FactKind::Registered {
        number: "530902-XFJ-2026-000001".to_owned(),
        body: body("530902-XFJ"),
        receipt_date: day(date),
        historical: false,
    }
}

/// What is passed to the bureau on this day.
fn referral(date: &str, kind: ReferralKind) -> Referral {
    let track = match kind {
        ReferralKind::Transfer => Track::Accusation,
        ReferralKind::Referral | ReferralKind::Assignment | ReferralKind::Designation => {
            Track::Petition
        }
    };
    Referral {
        kind,
        track,
        from_body: body("530902-XFJ"),
        to_body: body("530902-ZJJ"),
        receipt_date: day(date),
        report_date: None,
        document: "530902-XFJ-ZS-2026-0001".to_owned(),
        notifiable: true,
        historical: false,
    }
}

fn made(n: u128, date: &str, kind: ReferralKind) -> FactKind {
    FactKind::Referred { referral: referral_id(n), made: referral(date, kind) }
}

fn objected(n: u128, date: &str) -> FactKind {
    let deciding_body = body("530902-XFJ");
    FactKind::Objected { referral: referral_id(n), deciding_body, date: day(date) }
}

fn decided(n: u128, date: &str, decision: Decision) -> FactKind {
    FactKind::ObjectionDecided { referral: referral_id(n), decision, date: day(date) }
}

fn recalled(n: u128, date: &str) -> FactKind {
    FactKind::Recalled { referral: referral_id(n), date: day(date) }
}

/// Referred, with a report wanted by this day.
fn assigned(n: u128, date: &str, until: &str) -> FactKind {
    let report_date = Some(day(until));
    let made = Referral { report_date, ..referral(date, ReferralKind::Assignment) };
    FactKind::Referred { referral: referral_id(n), made }
}

/// A report is about one referral.
fn report_id(referral: u128, n: u128) -> ResultReportId {
    ResultReportId::from(Uuid::from_u128(1300 + 10 * referral + n))
}

/// The report of a number about the referral of another.
fn reported_result(n: u128, report: u128, date: &str) -> FactKind {
    FactKind::Reported { referral: referral_id(n), report: report_id(n, report), date: day(date) }
}

fn report_returned(n: u128, report: u128, date: &str, until: &str) -> FactKind {
    FactKind::ReportReturned {
        referral: referral_id(n),
        report: report_id(n, report),
        date: day(date),
        until_date: day(until),
    }
}

fn report_extended(n: u128, date: &str, until: &str) -> FactKind {
    let (referral, until_date) = (referral_id(n), day(until));
    FactKind::ReportExtended { referral, date: day(date), until_date }
}

fn accepted(n: u128, date: &str) -> FactKind {
    FactKind::Accepted { receipt: by_referral(n), acceptance: acceptance(n, date) }
}

/// What a petition brought to a body is accepted, under a handling of this number.
fn accepted_directly(n: u128, handling: u128, date: &str) -> FactKind {
    FactKind::Accepted { receipt: by_petition(n), acceptance: acceptance(handling, date) }
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

fn extended(n: u128, days: u32, date: &str) -> FactKind {
    FactKind::Extended { handling: handling_id(n), days, date: day(date) }
}

fn delivered(n: u128, date: &str) -> FactKind {
    FactKind::OpinionDelivered { handling: handling_id(n), date: day(date) }
}

fn rated(n: u128, date: &str) -> FactKind {
    FactKind::Rated { handling: handling_id(n), date: day(date) }
}

/// Answered in simple handling.
fn answered(n: u128, date: &str) -> FactKind {
    FactKind::Answered { handling: handling_id(n), date: day(date) }
}

fn letter(date: &str, document: &str) -> Letter {
    Letter { body: body("530902-ZJJ"), date: day(date), document: document.to_owned() }
}

fn order_issued(date: &str) -> FactKind {
    FactKind::OrderIssued { order: order_id(), letter: letter(date, "530902-XFJ-DB-2026-0001") }
}

fn warning_issued(date: &str) -> FactKind {
    let letter = letter(date, "530902-LXB-TX-2026-0001");
    FactKind::WarningIssued { warning: warning_id(), letter }
}

fn petition_id(n: u128) -> PetitionId {
    PetitionId::from(Uuid::from_u128(500 + n))
}

fn direct_receipt(date: &str) -> DirectReceipt {
    DirectReceipt {
        number: "530902-ZJJ-2026-000001".to_owned(),
        body: body("530902-ZJJ"),
        date: day(date),
        notifiable: true,
        historical: false,
        own_rules: false,
    }
}

fn offered(date: &str) -> FactKind {
    FactKind::HandOverOffered { to: body("530902-XFJ"), date: day(date) }
}

fn handed_over(date: &str) -> FactKind {
    FactKind::HandedOver { to: body("530902-XFJ"), date: day(date) }
}

fn received_directly(n: u128, date: &str) -> FactKind {
    FactKind::ReceivedDirectly { petition: petition_id(n), received: direct_receipt(date) }
}

fn told(receipt: Receipt, date: &str) -> FactKind {
    FactKind::PetitionerNotified { receipt, date: day(date) }
}

fn ended_at_office(n: u128, date: &str) -> FactKind {
    FactKind::EndedAtOffice { petition: petition_id(n), date: day(date) }
}

fn proposed(date: &str) -> FactKind {
    let (body, to_body) = (body("530902-XFJ"), body("530902-ZF"));
    FactKind::Proposed { body, to_body, date: day(date), historical: false }
}

fn by_referral(n: u128) -> Receipt {
    Receipt::Referral(referral_id(n))
}

fn by_petition(n: u128) -> Receipt {
    Receipt::Direct(petition_id(n))
}

fn made_simple(receipt: Receipt, receipt_date: &str, date: &str) -> FactKind {
    FactKind::SimpleHandlingChosen {
        receipt,
        body: body("530902-ZJJ"),
        receipt_date: day(receipt_date),
        date: day(date),
        historical: false,
    }
}

fn turned_ordinary(receipt: Receipt, date: &str) -> FactKind {
    FactKind::SimpleHandlingEnded { receipt, date: day(date) }
}

fn not_accepted(receipt: Receipt, date: &str) -> FactKind {
    FactKind::NotAccepted { receipt, date: day(date) }
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
fn review_requested(n: u128, date: &str, receipt_date: &str) -> FactKind {
    let request = request(date, receipt_date);
    FactKind::ReviewRequested { review: review_id(n), handling: handling_id(n), request }
}

fn review_delivered(n: u128, date: &str) -> FactKind {
    FactKind::ReviewDelivered { review: review_id(n), date: day(date), revoked: false }
}

/// The opinion is given anew.
fn revoked(n: u128, date: &str) -> FactKind {
    FactKind::ReviewDelivered { review: review_id(n), date: day(date), revoked: true }
}

/// By a handling of this number, until this day.
fn ordered_anew(n: u128, date: &str, until: &str) -> FactKind {
    let order = OwedUntil {
        body: body("530902-ZJJ"),
        date: day(date),
        until_date: day(until),
        historical: false,
    };
    FactKind::OrderedAnew { handling: handling_id(n), order }
}

fn step_id(n: u128) -> ExecutionStepId {
    ExecutionStepId::from(Uuid::from_u128(1200 + n))
}

/// A step of this number, until this day.
fn step_ordered(n: u128, date: &str, until: &str) -> FactKind {
    let order = OwedUntil {
        body: body("530902-ZJJ"),
        date: day(date),
        until_date: day(until),
        historical: false,
    };
    FactKind::ExecutionOrdered { step: step_id(n), order }
}

fn step_proven(n: u128, date: &str) -> FactKind {
    FactKind::ExecutionProven { step: step_id(n), date: day(date) }
}

fn step_lapsed(n: u128, date: &str) -> FactKind {
    FactKind::ExecutionLapsed { step: step_id(n), date: day(date) }
}

/// A recheck of the opinion of the review of the same number.
fn recheck_requested(n: u128, date: &str, receipt_date: &str) -> FactKind {
    let request = request(date, receipt_date);
    FactKind::RecheckRequested { recheck: recheck_id(n), review: review_id(n), request }
}

fn recheck_delivered(n: u128, date: &str) -> FactKind {
    FactKind::RecheckDelivered { recheck: recheck_id(n), date: day(date) }
}

fn hearing(n: u128, hearing: u128, days: Option<(&str, &str)>) -> FactKind {
    let hearing = HearingId::from(Uuid::from_u128(800 + hearing));
    let days = days.map(|(from, to)| (day(from), day(to)));
    FactKind::HearingScheduled { recheck: recheck_id(n), hearing, days }
}

fn hop_id(n: u128) -> HopId {
    HopId::from(Uuid::from_u128(900 + n))
}

fn hop(n: u128, at: &str, date: &str, previous: Option<u128>, simple: bool) -> FactKind {
    let hop = Hop {
        body: body(at),
        receipt_date: day(date),
        previous: previous.map(hop_id),
        simple,
        historical: false,
    };
    FactKind::LevelTransitStarted { id: hop_id(n), hop }
}

fn passed_on(n: u128, date: &str) -> FactKind {
    FactKind::LevelTransitEnded { hop: hop_id(n), date: day(date) }
}

fn urgent_id() -> UrgentReportId {
    UrgentReportId::from(Uuid::from_u128(1000))
}

fn known(time: DateTime<Utc>) -> FactKind {
    let body = body("530902-ZJJ");
    FactKind::UrgentMatterDiscovered { report: urgent_id(), body, time, historical: false }
}

fn reported(time: DateTime<Utc>) -> FactKind {
    FactKind::UrgentMatterReported { report: urgent_id(), time }
}

fn dismissed(date: &str) -> FactKind {
    FactKind::UrgentMatterDismissed { report: urgent_id(), date: day(date) }
}

fn recommendation_id() -> RecommendationId {
    RecommendationId::from(Uuid::from_u128(1100))
}

fn recommended(date: &str) -> FactKind {
    let letter = letter(date, "530902-XFJ-JY-2026-0001");
    FactKind::RecommendationDelivered { recommendation: recommendation_id(), letter }
}

fn recommendation_answered(date: &str) -> FactKind {
    FactKind::RecommendationAnswered { recommendation: recommendation_id(), date: day(date) }
}

/// Each planned deadline in a line: rule, body, last day, how it stands.
fn lines(facts: &[Fact]) -> Vec<String> {
    plan(facts, policy()).unwrap().iter().map(line).collect()
}

fn line(it: &Planned) -> String {
    let course = match &it.course {
        PlannedCourse::NotStarted(NotStartedReason::Historical) => "historical".to_owned(),
        PlannedCourse::NotStarted(NotStartedReason::NoDuty) => "no duty".to_owned(),
        PlannedCourse::NotStarted(NotStartedReason::NotInForce { en, .. }) => en.clone(),
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
