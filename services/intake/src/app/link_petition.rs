//! Links a petition to the matter of an earlier one as a repeat.

use headwater_proto::intake::v1::LinkPetitionResponse;
use kernel::ids::{MatterId, PetitionId};
use service_kit::Command;
use tracing::instrument;

use super::{Error, Intake, record};
use crate::domain::{Filed, Refusal};
use crate::store::matter;

impl Intake {
    /// Links a petition; it keeps its own clock.
    #[instrument(skip_all, fields(petition.id = %command.id, matter.id = %to))]
    pub async fn link_petition(
        &self,
        command: Command<PetitionId>,
        to: MatterId,
    ) -> Result<LinkPetitionResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, filed: Filed, by| {
                let target = matter::link_target_for_update(tx, to, filed.petition.id, by.officer);
                let target = target.await?.ok_or(Error::Refused(Refusal::MatterNotFound))?;
                let (linked, event) = filed.link(&target).map_err(Error::Refused)?;
                let to = target.matter;
                matter::merge(tx, linked.matter.id, to.id).await?;
                let version = record(tx, &linked, &event, by.today).await?;
                Ok(LinkPetitionResponse {
                    petition_id: linked.petition.id.to_string(),
                    matter_id: to.id.to_string(),
                    petition_count: to.petition_count + 1,
                    version,
                })
            })
            .await
    }
}
