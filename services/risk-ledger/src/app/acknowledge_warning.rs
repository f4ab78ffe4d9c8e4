//! Acknowledges a letter, by the body it went to.

use headwater_proto::risk_ledger::v1::AcknowledgeWarningResponse;
use kernel::ids::WarningId;
use service_kit::Command;
use tracing::instrument;

use super::{Error, RiskLedger};
use crate::domain::AddressedLetter;
use crate::store::{facts, warning};

impl RiskLedger {
    /// Acknowledges a letter.
    #[instrument(skip_all, fields(warning.id = %command.id))]
    pub async fn acknowledge_warning(
        &self,
        command: Command<WarningId>,
    ) -> Result<AcknowledgeWarningResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, letter: AddressedLetter, by| {
                let acknowledged = letter.warning.acknowledge().map_err(Error::Refused)?;
                let version = warning::save(tx, &acknowledged).await?;
                tx.publish(facts::warning_acknowledged(&letter.entry, &acknowledged, by.today));
                Ok(AcknowledgeWarningResponse { version })
            })
            .await
    }
}
