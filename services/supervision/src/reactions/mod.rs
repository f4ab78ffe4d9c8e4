//! What makes supervision act without being asked: other services' facts, and terms that pass.

mod on_grid_collaboration;
mod on_intake;
mod on_risk_ledger;
mod on_routing;
mod on_timer;

use std::sync::Arc;

use kernel::{RegionCode, ServiceName};
use mailbox::{Digested, React, ReactionError, Received, Tx};
use uuid::Uuid;

use crate::app::{HearFact, Supervision};
use crate::domain::What;
use crate::store::heard::Heard;

pub(crate) use on_timer::{TimerLoop, start};

/// The feeds supervision reads: all others.
pub const PRODUCERS: [ServiceName; 4] = [
    ServiceName::Intake,
    ServiceName::Routing,
    ServiceName::RiskLedger,
    ServiceName::GridCollaboration,
];

/// Supervision's reactions.
#[derive(Debug)]
pub struct Reactions(pub Arc<Supervision>);

/// How an event reads here.
#[derive(Default)]
struct Reading {
    /// What it says about deadlines; nothing if it is kept for the timeline only.
    what: Option<What>,
    /// Where the matter lies, if it says so.
    region: Option<RegionCode>,
    /// The letter it is about, for events about no matter.
    letter: Option<Uuid>,
}

impl Reading {
    fn of(what: What) -> Self {
        Self { what: Some(what), ..Self::default() }
    }
}

#[tonic::async_trait]
impl React for Reactions {
    async fn react(&self, tx: &mut Tx, event: &Received) -> Result<Digested, ReactionError> {
        let reading = match event.producer {
            ServiceName::Intake => on_intake::read(event)?,
            ServiceName::Routing => on_routing::read(event)?,
            ServiceName::RiskLedger => on_risk_ledger::read(event)?,
            ServiceName::GridCollaboration => on_grid_collaboration::read(event),
            ServiceName::Gateway | ServiceName::Supervision | ServiceName::Operator => {
                return Ok(Digested::Ignored);
            }
        };
        let matter = event.matter.map(kernel::ids::MatterId::uuid);
        // An event about neither a matter nor a letter has no timeline to be on.
        let Some(dossier) = matter.or(reading.letter) else {
            return Ok(Digested::Ignored);
        };
        let command = HearFact {
            dossier,
            is_matter: matter.is_some(),
            region: reading.region,
            visibility: event.visibility.clone(),
            fact: Heard {
                id: event.event_id,
                producer: event.producer,
                type_name: event.type_name.clone(),
                effect_date: event.effect_date,
                record_time: event.record_time,
                actor: event.actor.clone(),
                traceparent: event.traceparent.clone(),
                payload: event.payload().to_vec(),
                what: reading.what,
            },
        };
        self.0.hear_fact(tx, command).await?;
        Ok(Digested::Done)
    }
}
