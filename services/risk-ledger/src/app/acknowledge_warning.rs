//! Acknowledges a letter, by the body it went to.

use kernel::Actor;
use kernel::ids::WarningId;
use mailbox::Command;
use tracing::instrument;

use super::{Error, RiskLedger, Versioned};
use crate::domain::Warning;
use crate::store::facts;

impl RiskLedger {
    /// Acknowledges a letter.
    #[instrument(skip_all, fields(warning.id = %command.id))]
    pub async fn acknowledge_warning(
        &self,
        actor: &Actor,
        command: Command<WarningId>,
    ) -> Result<Versioned, Error> {
        self.change_warning(actor, &command, Warning::acknowledge, facts::warning_acknowledged)
            .await
    }
}
