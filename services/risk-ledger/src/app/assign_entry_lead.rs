//! Names the leader and the responsible body of an entry.

use headwater_proto::risk_ledger::v1::AssignEntryLeadResponse;
use kernel::ids::EntryId;
use service_kit::Command;
use tracing::instrument;

use super::{Error, RiskLedger, record};
use crate::domain::{Entry, Lead};

impl RiskLedger {
    /// Names leader and body; the entry is being resolved from then on.
    #[instrument(skip_all, fields(entry.id = %command.id))]
    pub async fn assign_entry_lead(
        &self,
        command: Command<EntryId>,
        lead: Lead,
    ) -> Result<AssignEntryLeadResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, entry: Entry, _| {
                let (entry, event) = entry.assign_lead(lead).map_err(Error::Refused)?;
                Ok(AssignEntryLeadResponse { version: record(tx, entry, &event).await? })
            })
            .await
    }
}
