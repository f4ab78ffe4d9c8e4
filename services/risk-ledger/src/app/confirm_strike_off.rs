//! Confirms that an entry is struck off, by a second person.

use kernel::Actor;
use kernel::ids::EntryId;
use mailbox::Command;
use tracing::instrument;

use super::{Error, RiskLedger, Versioned};

impl RiskLedger {
    /// Strikes an entry off.
    #[instrument(skip_all, fields(entry.id = %command.id))]
    pub async fn confirm_strike_off(
        &self,
        actor: &Actor,
        command: Command<EntryId>,
    ) -> Result<Versioned, Error> {
        self.change_entry(actor, &command, |entry, officer| {
            entry.confirm_strike_off(&officer.person)
        })
        .await
    }
}
