//! Other services' facts, for one thing only: from whom a matter is kept.

use std::sync::Arc;

use kernel::ServiceName;
use mailbox::{Digested, React, ReactionError, Received, Tx};

use crate::app::GridCollaboration;

/// The feeds grid-collaboration reads.
pub const PRODUCERS: [ServiceName; 3] =
    [ServiceName::Intake, ServiceName::Routing, ServiceName::RiskLedger];

/// The reactions of grid-collaboration.
#[derive(Debug)]
pub struct Reactions(pub Arc<GridCollaboration>);

#[tonic::async_trait]
impl React for Reactions {
    async fn react(&self, tx: &mut Tx, event: &Received) -> Result<Digested, ReactionError> {
        let Some(matter) = event.matter else { return Ok(Digested::Ignored) };
        self.0.keep_label(tx, matter, &event.visibility).await?;
        Ok(Digested::Done)
    }
}
