//! Records a number as void: the petition was registered by mistake.

use headwater_proto::intake::v1::VoidPetitionResponse;
use kernel::ids::PetitionId;
use service_kit::Command;
use tracing::instrument;

use super::{Error, Intake, record};
use crate::domain::Filed;
use crate::store::{matter, petition};

impl Intake {
    /// Voids a number; it is never given again.
    #[instrument(skip_all, fields(petition.id = %command.id))]
    pub async fn void_petition(
        &self,
        command: Command<PetitionId>,
        reason: String,
    ) -> Result<VoidPetitionResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, filed: Filed, by| {
                let (void, event) = filed.void().map_err(Error::Refused)?;
                petition::void_number(tx, void.petition.id, &reason).await?;
                let Filed { petition, matter } = &void;
                matter::set_stage(tx, matter.id, matter.stage, &matter.answerable_body, by.today)
                    .await?;
                let version = record(tx, &void, &event, by.today).await?;
                Ok(VoidPetitionResponse { number: petition.number.clone(), version })
            })
            .await
    }
}
