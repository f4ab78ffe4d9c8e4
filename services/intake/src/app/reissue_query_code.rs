//! Gives a petitioner who lost the query code, or never had one, a new one.

use headwater_proto::intake::v1::ReissueQueryCodeResponse;
use kernel::ids::PetitionId;
use service_kit::Command;
use tracing::instrument;

use super::{Error, Intake, record};
use crate::domain::{Filed, Refusal};
use crate::store::petition;

impl Intake {
    /// Gives a new code; the one before opens nothing any more. The answer is kept for retries without the code, which is stored
    /// nowhere: who tries again is told the one that is good now.
    #[instrument(skip_all, fields(petition.id = %command.id))]
    pub async fn reissue_query_code(
        &self,
        command: Command<PetitionId>,
    ) -> Result<ReissueQueryCodeResponse, Error> {
        let id = command.id;
        let answer = self
            .store
            .change(&command, self.clock.now(), async |tx, filed: Filed, by| {
                // Whoever handles the matter would rate itself by the new code.
                filed.require_receiver(by.officer, &self.office()).map_err(Error::Refused)?;
                let (filed, event) = filed.reissue_code().map_err(Error::Refused)?;
                let version = record(tx, &filed, &event, by.today).await?;
                let number = filed.petition.number;
                Ok(ReissueQueryCodeResponse { number, query_code: String::new(), version })
            })
            .await?;
        let mut view = self.store.read(&command.call.actor).await?;
        let filed = petition::find(view.connection(), Some(id), None)
            .await?
            .ok_or(Error::Refused(Refusal::PetitionNotFound))?;
        let query_code = self.seal.query_code(id, filed.petition.query_generation);
        Ok(ReissueQueryCodeResponse { query_code, ..answer })
    }
}
