//! Other services' facts: from whom matters are kept, and which matter an entry is about.

mod on_risk_ledger;

use std::sync::Arc;

use kernel::ServiceName;
use mailbox::{Digested, React, ReactionError, Received, Tx};

use crate::app::GridCollaboration;

/// The feeds grid collaboration reads.
pub const PRODUCERS: [ServiceName; 3] =
    [ServiceName::Intake, ServiceName::Routing, ServiceName::RiskLedger];

/// The reactions of grid collaboration.
#[derive(Debug)]
pub struct Reactions(pub Arc<GridCollaboration>);

#[tonic::async_trait]
impl React for Reactions {
    async fn react(&self, tx: &mut Tx, event: &Received) -> Result<Digested, ReactionError> {
        let Some(matter) = event.matter else {
            return match event.producer {
                ServiceName::Routing => register::on_routing(tx, event).await,
                ServiceName::Intake
                | ServiceName::RiskLedger
                | ServiceName::Gateway
                | ServiceName::Supervision
                | ServiceName::GridCollaboration
                | ServiceName::Operator => Ok(Digested::Ignored),
            };
        };
        // Whatever a fact about a matter says, its envelope says from whom the matter is kept.
        self.0.keep_labels(tx, &[(matter, &event.visibility)]).await?;
        match event.producer {
            ServiceName::RiskLedger => on_risk_ledger::react(&self.0, tx, event, matter).await,
            ServiceName::Intake
            | ServiceName::Routing
            | ServiceName::Gateway
            | ServiceName::Supervision
            | ServiceName::GridCollaboration
            | ServiceName::Operator => Ok(Digested::Done),
        }
    }

    /// Of most facts only the label counts here: these are kept together.
    async fn react_together<'e>(
        &self,
        tx: &mut Tx,
        events: Vec<&'e Received>,
    ) -> Result<Vec<&'e Received>, ReactionError> {
        let (ledgers, others): (Vec<_>, Vec<_>) =
            events.into_iter().partition(|it| it.producer == ServiceName::RiskLedger);
        let labels: Vec<_> =
            others.iter().filter_map(|it| Some((it.matter?, &it.visibility))).collect();
        if !labels.is_empty() {
            self.0.keep_labels(tx, &labels).await?;
        }
        Ok(ledgers)
    }
}
