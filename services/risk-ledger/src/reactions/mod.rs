//! Other services' facts: what matters are about, what brings them into the ledger, what was found.

mod on_grid;
mod on_intake;
mod on_supervision;

use std::sync::Arc;

use kernel::ServiceName;
use mailbox::{Digested, React, ReactionError, Received, Tx};

use crate::app::RiskLedger;

/// The ledger's reactions.
#[derive(Debug)]
pub struct Reactions(pub Arc<RiskLedger>);

#[tonic::async_trait]
impl React for Reactions {
    async fn react(&self, tx: &mut Tx, event: &Received) -> Result<Digested, ReactionError> {
        match event.producer {
            ServiceName::Intake => on_intake::react(&self.0, tx, event).await,
            ServiceName::Supervision => on_supervision::react(&self.0, tx, event).await,
            ServiceName::GridCollaboration => on_grid::react(&self.0, tx, event).await,
            ServiceName::Routing if event.matter.is_none() => register::on_routing(tx, event).await,
            ServiceName::Routing => keep_label(&self.0, tx, event).await,
            ServiceName::Gateway | ServiceName::RiskLedger | ServiceName::Operator => {
                Ok(Digested::Ignored)
            }
        }
    }

    /// Registrations are kept together, and so are the labels of facts of which nothing else counts here.
    async fn react_together<'e>(
        &self,
        tx: &mut Tx,
        events: Vec<&'e Received>,
    ) -> Result<Vec<&'e Received>, ReactionError> {
        let (mut new, mut labels, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for event in events {
            let only_label = match event.producer {
                ServiceName::Intake => match on_intake::registration(event)? {
                    Some(registration) => {
                        new.push(registration);
                        continue;
                    }
                    None => false,
                },
                ServiceName::Supervision => on_supervision::only_label(event)?,
                ServiceName::Routing => true,
                ServiceName::GridCollaboration
                | ServiceName::Gateway
                | ServiceName::RiskLedger
                | ServiceName::Operator => false,
            };
            match event.matter.filter(|_| only_label) {
                Some(matter) => labels.push((matter, &event.visibility)),
                None => others.push(event),
            }
        }
        if !new.is_empty() {
            self.0.register_matters(tx, new).await?;
        }
        if !labels.is_empty() {
            self.0.keep_labels(tx, &labels).await?;
        }
        Ok(others)
    }
}

/// Whatever a fact about a matter says, its envelope says from whom the matter is kept.
async fn keep_label(
    ledger: &RiskLedger,
    tx: &mut Tx,
    event: &Received,
) -> Result<Digested, ReactionError> {
    let Some(matter) = event.matter else {
        return Ok(Digested::Ignored);
    };
    ledger.keep_labels(tx, &[(matter, &event.visibility)]).await?;
    Ok(Digested::Done)
}
