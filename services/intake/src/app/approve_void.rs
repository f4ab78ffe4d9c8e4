//! Approves that a number be made void, as another person asked.

use headwater_proto::intake::v1::ApproveVoidResponse;
use kernel::ids::PetitionId;
use service_kit::Command;
use tracing::instrument;

use super::{Error, Intake, record};
use crate::domain::Filed;
use crate::store::{matter, petition, void};

impl Intake {
    /// Voids a number; it is never given again.
    #[instrument(skip_all, fields(petition.id = %command.id))]
    pub async fn approve_void(
        &self,
        command: Command<PetitionId>,
    ) -> Result<ApproveVoidResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, filed: Filed, by| {
                let waiting = void::waiting(tx, filed.petition.id).await?;
                let (filed, approved, event) =
                    filed.approve_void(by, waiting).map_err(Error::Refused)?;
                let Filed { petition, matter } = &filed;
                void::decide(tx, petition.id, &approved).await?;
                petition::void_number(tx, petition.id, &approved.reason).await?;
                matter::set_stage(tx, matter.id, matter.stage, &matter.answerable_body, by.today)
                    .await?;
                let version = record(tx, &filed, &event, by.today).await?;
                Ok(ApproveVoidResponse { number: petition.number.clone(), version })
            })
            .await
    }
}
