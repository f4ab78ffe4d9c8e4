//! Other services' facts: what tasks may be about, whom it concerns and from whom it is kept.

mod on_intake;
mod on_risk_ledger;
mod on_routing;

use std::sync::Arc;

use kernel::ServiceName;
use mailbox::{Digested, React, ReactionError, Received, Tx};

use crate::app::GridCollaboration;
use crate::domain::Told;

/// The reactions of grid collaboration.
#[derive(Debug)]
pub struct Reactions(pub Arc<GridCollaboration>);

#[tonic::async_trait]
impl React for Reactions {
    async fn react(&self, tx: &mut Tx, event: &Received) -> Result<Digested, ReactionError> {
        if event.producer == ServiceName::Routing && event.matter.is_none() {
            return register::on_routing(tx, event).await;
        }
        self.0.keep_subjects(tx, &[told(event)?]).await?;
        Ok(Digested::Done)
    }

    /// What facts about matters tell is kept together.
    async fn react_together<'e>(
        &self,
        tx: &mut Tx,
        events: Vec<&'e Received>,
    ) -> Result<Vec<&'e Received>, ReactionError> {
        let (about_matters, others): (Vec<_>, Vec<_>) =
            events.into_iter().partition(|it| it.matter.is_some());
        let told = about_matters.into_iter().map(told).collect::<Result<Vec<_>, _>>()?;
        self.0.keep_subjects(tx, &told).await?;
        Ok(others)
    }
}

/// What a fact tells. Whatever else it says of a matter, its envelope says from whom the matter is kept.
fn told(event: &Received) -> Result<Told, ReactionError> {
    let told =
        Told { matter: event.matter, visibility: event.visibility.clone(), ..Told::default() };
    match event.producer {
        ServiceName::Intake => on_intake::told(told, event),
        ServiceName::Routing => on_routing::told(told, event),
        ServiceName::RiskLedger => on_risk_ledger::told(told, event),
        ServiceName::Gateway
        | ServiceName::Supervision
        | ServiceName::GridCollaboration
        | ServiceName::Operator => Ok(told),
    }
}
