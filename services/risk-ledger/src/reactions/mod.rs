//! Other services' facts: what matters are about, what brings them into the ledger, what was found.

mod on_grid;
mod on_intake;
mod on_supervision;

use std::sync::Arc;

use kernel::{Actor, ServiceName};
use mailbox::{Digested, React, ReactionError, Received, Tx};

use crate::app::RiskLedger;

/// The feeds the ledger reads.
pub const PRODUCERS: [ServiceName; 4] = [
    ServiceName::Intake,
    ServiceName::Routing,
    ServiceName::Supervision,
    ServiceName::GridCollaboration,
];

/// Who acts when a fact brings a matter into the ledger.
const LEDGER: Actor = Actor::Service(ServiceName::RiskLedger);

/// The ledger's reactions.
#[derive(Debug)]
pub struct Reactions(pub Arc<RiskLedger>);

#[tonic::async_trait]
impl React for Reactions {
    async fn react(&self, tx: &mut Tx, event: &Received) -> Result<Digested, ReactionError> {
        // Whatever a fact about a matter says, its envelope says from whom the matter is kept.
        if let Some(matter) = event.matter.filter(|_| !on_intake::is_registration(event)) {
            self.0.keep_label(tx, matter, &event.visibility).await?;
        }
        match event.producer {
            ServiceName::Intake => on_intake::react(&self.0, tx, event).await,
            ServiceName::Supervision => on_supervision::react(&self.0, tx, event).await,
            ServiceName::GridCollaboration => on_grid::react(&self.0, tx, event).await,
            ServiceName::Routing
            | ServiceName::Gateway
            | ServiceName::RiskLedger
            | ServiceName::Operator => Ok(Digested::Ignored),
        }
    }
}
