//! Confirms that an entry is struck off, by a second person.

use headwater_proto::risk_ledger::v1::ConfirmStrikeOffResponse;
use kernel::ids::EntryId;
use service_kit::Command;
use tracing::instrument;

use super::{Error, RiskLedger, record};
use crate::domain::Entry;

impl RiskLedger {
    /// Strikes an entry off.
    #[instrument(skip_all, fields(entry.id = %command.id))]
    pub async fn confirm_strike_off(
        &self,
        command: Command<EntryId>,
    ) -> Result<ConfirmStrikeOffResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, entry: Entry, by| {
                let (entry, event) =
                    entry.confirm_strike_off(&by.officer.person).map_err(Error::Refused)?;
                Ok(ConfirmStrikeOffResponse { version: record(tx, entry, &event).await? })
            })
            .await
    }
}
