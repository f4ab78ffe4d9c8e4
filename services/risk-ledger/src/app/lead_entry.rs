//! Names the leader and the responsible body of an entry.

use kernel::Actor;
use kernel::ids::EntryId;
use mailbox::Command;
use tracing::instrument;

use super::{Error, RiskLedger, Versioned};
use crate::domain::Lead;

impl RiskLedger {
    /// Names leader and body; the entry is being resolved from then on.
    #[instrument(skip_all, fields(entry.id = %command.id))]
    pub async fn lead_entry(
        &self,
        actor: &Actor,
        command: Command<EntryId>,
        lead: Lead,
    ) -> Result<Versioned, Error> {
        self.change_entry(actor, &command, |entry, _| entry.lead(lead)).await
    }
}
