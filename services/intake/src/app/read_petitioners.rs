//! Reads the petitioners' names and addresses for a stated purpose; leaves a record they can read.

use kernel::ids::{PetitionId, PetitionerId};
use kernel::{Actor, Sensitive};
use mailbox::Record;
use tracing::instrument;

use super::{Error, Intake};
use crate::domain::{Filed, Petitioner, Refusal};
use crate::store::petitioner;

impl Intake {
    /// Reads personal data; the record of it is committed before anything is shown.
    #[instrument(skip_all, fields(petition.id = %id))]
    pub async fn read_petitioners(
        &self,
        actor: &Actor,
        id: PetitionId,
        purpose: &str,
    ) -> Result<Sensitive<Vec<Petitioner>>, Error> {
        let officer = actor.officer()?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        Filed::lock(&mut tx, id)
            .await?
            .filter(|it| it.admits_to_text(officer))
            .ok_or(Error::Refused(Refusal::PetitionNotFound))?;
        let sealed = petitioner::sealed(&mut tx, id).await?;
        petitioner::record_read(&mut tx, id, officer, purpose).await?;
        tx.commit().await?;
        sealed
            .iter()
            .map(|(owner, bytes)| {
                self.seal
                    .open_petitioner((id, PetitionerId::from(*owner)), bytes)
                    .ok_or_else(|| Error::inconsistent("petitioner", "a sealed row does not open"))
            })
            .collect::<Result<Vec<_>, _>>()
            .map(Sensitive::new)
    }
}
