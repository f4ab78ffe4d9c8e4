//! Other services' facts: where a matter stands, who answers for it, from whom it is kept, what is due next.

mod on_routing;
mod on_supervision;

use std::sync::Arc;

use kernel::ServiceName;
use mailbox::{Digested, React, ReactionError, Received, Tx};

use crate::app::Intake;

/// Intake's reactions.
#[derive(Debug)]
pub struct Reactions(pub Arc<Intake>);

#[tonic::async_trait]
impl React for Reactions {
    async fn react(&self, tx: &mut Tx, event: &Received) -> Result<Digested, ReactionError> {
        match event.producer {
            ServiceName::Routing => on_routing::react(&self.0, tx, event).await,
            ServiceName::Supervision => {
                on_supervision::react(&self.0, tx, &[event]).await?;
                Ok(Digested::Done)
            }
            ServiceName::Gateway
            | ServiceName::Intake
            | ServiceName::RiskLedger
            | ServiceName::GridCollaboration
            | ServiceName::Operator => Ok(Digested::Ignored),
        }
    }

    async fn react_together<'e>(
        &self,
        tx: &mut Tx,
        events: Vec<&'e Received>,
    ) -> Result<Vec<&'e Received>, ReactionError> {
        let (dates, others): (Vec<_>, Vec<_>) =
            events.into_iter().partition(|it| it.producer == ServiceName::Supervision);
        on_supervision::react(&self.0, tx, &dates).await?;
        Ok(others)
    }
}
