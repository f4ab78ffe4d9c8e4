//! What the facts of all services mean for deadlines, read from the bytes in which they were
//! published.
//!
//! A fact is kept as it came and read again whenever its dossier is folded: there is one place that
//! says what it means, and code that learns to read a fact reads those that came before it did.

mod intake;
mod own;
mod risk_ledger;
mod routing;

use chrono::NaiveDate;
use deadlines::FactKind;
use headwater_proto::ServiceFacts;
use headwater_proto::intake::v1::IntakeFact;
use headwater_proto::risk_ledger::v1::RiskLedgerFact;
use headwater_proto::routing::v1::RoutingFact;
use headwater_proto::supervision::v1::SupervisionFact;
use kernel::{Invalid, RegionCode, ServiceName};
use uuid::Uuid;

/// How a fact reads here.
#[derive(Debug, Default)]
pub struct Reading {
    /// What it says about deadlines; nothing if it is kept for the timeline only.
    pub kind: Option<FactKind>,
    /// Where the matter lies, if it says so.
    pub region: Option<RegionCode>,
    /// The letter it is about, for facts about no matter.
    pub letter: Option<Uuid>,
}

impl From<FactKind> for Reading {
    fn from(kind: FactKind) -> Self {
        Self { kind: Some(kind), ..Self::default() }
    }
}

/// Why a fact cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(String);

impl From<Invalid> for Unreadable {
    fn from(invalid: Invalid) -> Self {
        Self(format!("{}: {}", invalid.field, invalid.reason))
    }
}

impl Unreadable {
    fn new(why: &str) -> Self {
        Self(why.to_owned())
    }
}

/// Reads a fact of a service by the day of its legal effect.
pub fn read(
    producer: ServiceName,
    effect_date: NaiveDate,
    payload: &[u8],
) -> Result<Reading, Unreadable> {
    match producer {
        ServiceName::Intake => intake::read(fact::<IntakeFact>(payload)?, effect_date),
        ServiceName::Routing => routing::read(fact::<RoutingFact>(payload)?, effect_date),
        ServiceName::RiskLedger => risk_ledger::read(fact::<RiskLedgerFact>(payload)?, effect_date),
        ServiceName::Supervision => own::read(fact::<SupervisionFact>(payload)?, effect_date),
        // Tasks start no statutory term; what was seen and done on the ground is part of a matter's
        // timeline.
        ServiceName::GridCollaboration | ServiceName::Gateway | ServiceName::Operator => {
            Ok(Reading::default())
        }
    }
}

/// The fact inside the message that holds all facts of its service.
fn fact<F: ServiceFacts>(payload: &[u8]) -> Result<F::Fact, Unreadable> {
    let decoded = F::decode(payload);
    let decoded = decoded.map_err(|error| Unreadable(format!("undecodable fact: {error}")))?;
    decoded.into_fact().ok_or_else(|| Unreadable::new("a fact of an unknown kind"))
}
