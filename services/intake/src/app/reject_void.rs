//! Rejects that a number be made void, with a reason.

use headwater_proto::intake::v1::RejectVoidResponse;
use kernel::ids::PetitionId;
use service_kit::Command;
use tracing::instrument;

use super::{Error, Intake};
use crate::domain::Filed;
use crate::store::{petition, void};

impl Intake {
    /// Rejects a void; the petition stays as it is.
    #[instrument(skip_all, fields(petition.id = %command.id))]
    pub async fn reject_void(
        &self,
        command: Command<PetitionId>,
        reason: String,
    ) -> Result<RejectVoidResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, filed: Filed, by| {
                let waiting = void::waiting(tx, filed.petition.id).await?;
                let rejected =
                    filed.reject_void(by, waiting, reason.clone()).map_err(Error::Refused)?;
                void::decide(tx, filed.petition.id, &rejected).await?;
                let version = petition::save(tx, &filed.petition).await?;
                Ok(RejectVoidResponse { version })
            })
            .await
    }
}
