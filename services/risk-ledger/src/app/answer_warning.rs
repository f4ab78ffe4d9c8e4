//! Answers a letter in writing, by the body it went to.

use kernel::Actor;
use kernel::ids::WarningId;
use mailbox::Command;
use tracing::instrument;

use super::{Error, RiskLedger, Versioned};
use crate::store::facts;

impl RiskLedger {
    /// Answers a letter; today meets its answer term.
    #[instrument(skip_all, fields(warning.id = %command.id))]
    pub async fn answer_warning(
        &self,
        actor: &Actor,
        command: Command<WarningId>,
        answer: String,
    ) -> Result<Versioned, Error> {
        self.change_warning(
            actor,
            &command,
            |letter| letter.answer(answer),
            facts::warning_answered,
        )
        .await
    }
}
