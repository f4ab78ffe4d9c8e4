//! Asks that a number be made void: the petition was registered by mistake.

use headwater_proto::intake::v1::VoidPetitionResponse;
use kernel::ids::PetitionId;
use service_kit::Command;
use tracing::instrument;

use super::{Error, Intake};
use crate::domain::Filed;
use crate::store::{petition, void};

impl Intake {
    /// Puts a void before a second person.
    #[instrument(skip_all, fields(petition.id = %command.id))]
    pub async fn void_petition(
        &self,
        command: Command<PetitionId>,
        reason: String,
    ) -> Result<VoidPetitionResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, filed: Filed, by| {
                let waiting = void::waiting(tx, filed.petition.id).await?;
                let void = filed
                    .submit_void(by, waiting.as_ref(), reason.clone())
                    .map_err(Error::Refused)?;
                void::insert(tx, filed.petition.id, &void).await?;
                let version = petition::save(tx, &filed.petition).await?;
                Ok(VoidPetitionResponse { version })
            })
            .await
    }
}
