//! Proposes to strike an entry off, with evidence.

use headwater_proto::risk_ledger::v1::ProposeStrikeOffResponse;
use kernel::ids::EntryId;
use service_kit::Command;
use tracing::instrument;

use super::{Error, RiskLedger, record};
use crate::domain::{Entry, Proposal};

impl RiskLedger {
    /// Proposes to strike an entry off; a second person decides.
    #[instrument(skip_all, fields(entry.id = %command.id))]
    pub async fn propose_strike_off(
        &self,
        command: Command<EntryId>,
        evidence: String,
    ) -> Result<ProposeStrikeOffResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, entry: Entry, by| {
                let proposal = Proposal { by: by.officer.person.clone(), evidence };
                let (entry, event) = entry.propose_strike_off(proposal).map_err(Error::Refused)?;
                Ok(ProposeStrikeOffResponse { version: record(tx, entry, &event).await? })
            })
            .await
    }
}
