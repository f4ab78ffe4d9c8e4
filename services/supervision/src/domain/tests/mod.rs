//! The domain's tests, and the words in which they speak of it.

mod order;
mod permutations;
mod plan;
mod table;

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use kernel::clock::office_instant;
use kernel::ids::{EventId, HandlingId, MatterId, OrderId, ReferralId, WarningId};
use kernel::{BodyCode, Visibility};
use statutory_calendar::{Calendar, EscalationPlan, ReminderPlan, RuleBook};
use uuid::Uuid;

use super::fact::{
    Decision, HandlingStep, MatterStep, OrderStep, Referral, ReferralKind, ReferralStep,
    WarningStep,
};
use super::{Almanac, Dossier, Fact, What};

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
    let step = ReferralStep::Accepted {
        handling: handling_id(n),
        body: body("530902-ZJJ"),
        date: day(date),
        document: "530902-ZJJ-SL-2026-0001".to_owned(),
        historical: false,
    };
    What::Referral { id: referral_id(n), step }
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
