//! Grades an entry high, medium or low, with reasons.

use headwater_proto::risk_ledger::v1::GradeEntryResponse;
use kernel::ids::EntryId;
use service_kit::Command;
use tracing::instrument;

use super::{Error, RiskLedger, record};
use crate::domain::{Entry, Grading};

impl RiskLedger {
    /// Grades an entry, or grades it anew.
    #[instrument(skip_all, fields(entry.id = %command.id))]
    pub async fn grade_entry(
        &self,
        command: Command<EntryId>,
        grading: Grading,
    ) -> Result<GradeEntryResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, entry: Entry, _| {
                let (entry, event) = entry.grade(grading).map_err(Error::Refused)?;
                Ok(GradeEntryResponse { version: record(tx, entry, &event).await? })
            })
            .await
    }
}
