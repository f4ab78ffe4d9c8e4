//! Other services' facts: what was registered, what goes on elsewhere, what was found on the
//! ground.

mod on_grid;
mod on_intake;

use std::sync::Arc;

use kernel::ServiceName;
use mailbox::{Digested, React, ReactionError, Received, Tx};

use crate::app::Routing;

/// Routing's reactions.
#[derive(Debug)]
pub struct Reactions(pub Arc<Routing>);

#[tonic::async_trait]
impl React for Reactions {
    async fn react(&self, tx: &mut Tx, event: &Received) -> Result<Digested, ReactionError> {
        match event.producer {
            ServiceName::Intake => on_intake::react(&self.0, tx, event).await,
            ServiceName::GridCollaboration => on_grid::react(&self.0, tx, event).await,
            ServiceName::Gateway
            | ServiceName::Routing
            | ServiceName::Supervision
            | ServiceName::RiskLedger
            | ServiceName::Operator => Ok(Digested::Ignored),
        }
    }

    async fn react_together<'e>(
        &self,
        tx: &mut Tx,
        events: Vec<&'e Received>,
    ) -> Result<Vec<&'e Received>, ReactionError> {
        if events.iter().all(|it| it.producer == ServiceName::Intake) {
            return on_intake::react_together(&self.0, tx, events).await;
        }
        Ok(events)
    }
}
