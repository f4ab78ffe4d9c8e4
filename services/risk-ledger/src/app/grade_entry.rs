//! Grades an entry high, medium or low, with reasons.

use kernel::Actor;
use kernel::ids::EntryId;
use mailbox::Command;
use tracing::instrument;

use super::{Error, RiskLedger, Versioned};
use crate::domain::Grading;

impl RiskLedger {
    /// Grades an entry, or grades it anew.
    #[instrument(skip_all, fields(entry.id = %command.id))]
    pub async fn grade_entry(
        &self,
        actor: &Actor,
        command: Command<EntryId>,
        grading: Grading,
    ) -> Result<Versioned, Error> {
        self.change_entry(actor, &command, |entry, _| entry.grade(grading)).await
    }
}
