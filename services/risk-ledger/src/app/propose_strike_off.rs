//! Proposes to strike an entry off, with evidence.

use kernel::Actor;
use kernel::ids::EntryId;
use mailbox::Command;
use tracing::instrument;

use super::{Error, RiskLedger, Versioned};
use crate::domain::Proposal;

impl RiskLedger {
    /// Proposes to strike an entry off; a second person decides.
    #[instrument(skip_all, fields(entry.id = %command.id))]
    pub async fn propose_strike_off(
        &self,
        actor: &Actor,
        command: Command<EntryId>,
        evidence: String,
    ) -> Result<Versioned, Error> {
        self.change_entry(actor, &command, |entry, officer| {
            entry.propose_strike_off(Proposal { by: officer.person.clone(), evidence })
        })
        .await
    }
}
