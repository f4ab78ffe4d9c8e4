//! Answers a letter in writing, by the body it went to.

use headwater_proto::risk_ledger::v1::AnswerWarningResponse;
use kernel::ids::WarningId;
use service_kit::Command;
use tracing::instrument;

use super::{Error, RiskLedger};
use crate::domain::AddressedLetter;
use crate::store::{facts, warning};

impl RiskLedger {
    /// Answers a letter; today meets its answer term.
    #[instrument(skip_all, fields(warning.id = %command.id))]
    pub async fn answer_warning(
        &self,
        command: Command<WarningId>,
        answer: String,
    ) -> Result<AnswerWarningResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, letter: AddressedLetter, by| {
                let answered = letter.warning.answer(answer).map_err(Error::Refused)?;
                let version = warning::save(tx, &answered).await?;
                tx.publish(facts::warning_answered(&letter.entry, &answered, by.today));
                Ok(AnswerWarningResponse { version })
            })
            .await
    }
}
