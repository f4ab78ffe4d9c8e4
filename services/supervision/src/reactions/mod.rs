//! Other services' facts: all are recorded, whatever they say.

use std::sync::Arc;

use mailbox::{Digested, React, ReactionError, Received, Tx};

use crate::Supervision;
use crate::dossier::app::{RecordFact, StoredFact};

/// Supervision's reactions.
#[derive(Debug)]
pub struct Reactions(pub Arc<Supervision>);

#[tonic::async_trait]
impl React for Reactions {
    async fn react(&self, tx: &mut Tx, event: &Received) -> Result<Digested, ReactionError> {
        let recorded = self.0.record_facts(tx, vec![fact(event)]).await?;
        Ok(if recorded > 0 { Digested::Done } else { Digested::Ignored })
    }

    /// Facts of different dossiers are recorded together; the batch takes its turn, since it locks the dossiers of all of them.
    async fn react_together<'e>(
        &self,
        tx: &mut Tx,
        events: Vec<&'e Received>,
    ) -> Result<Vec<&'e Received>, ReactionError> {
        self.0.take_turn(tx).await?;
        self.0.record_facts(tx, events.into_iter().map(fact).collect()).await?;
        Ok(Vec::new())
    }
}

fn fact(event: &Received) -> RecordFact {
    RecordFact {
        matter: event.matter,
        visibility: event.visibility.clone(),
        fact: StoredFact {
            id: event.event_id,
            producer: event.producer,
            type_name: event.type_name.clone(),
            effect_date: event.effect_date,
            record_time: event.record_time,
            actor: event.actor.clone(),
            traceparent: event.traceparent.clone(),
            payload: event.payload().to_vec(),
        },
    }
}
