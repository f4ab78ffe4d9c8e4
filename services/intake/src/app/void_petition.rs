//! Records a number as void: the petition was registered by mistake.

use kernel::ids::PetitionId;
use kernel::{Actor, OfficeDay};
use mailbox::RequestKey;
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::{Error, Intake};
use crate::domain::Refusal;
use crate::domain::matter::CONCLUDED;
use crate::store::{facts, matter, petition};

/// Which number is void, and why.
#[derive(Clone, Debug)]
pub struct VoidPetition {
    pub petition: PetitionId,
    pub version: i64,
    pub reason: String,
}

/// The voided number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Voided {
    pub number: String,
    pub version: i64,
}

impl Intake {
    /// Voids a number; it is never given again.
    #[instrument(skip_all, fields(petition.id = %command.petition))]
    pub async fn void_petition(
        &self,
        actor: &Actor,
        request: &RequestKey,
        command: VoidPetition,
    ) -> Result<Voided, Error> {
        let officer = actor.officer()?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        if let Some(first) = tx.first_answer(request).await? {
            return Ok(first);
        }
        let (known, of) = petition::get_for_update(&mut tx, command.petition).await?;
        if !of.admits(officer, &known) {
            return Err(Error::Refused(Refusal::PetitionNotFound));
        }
        if known.version != command.version {
            return Err(Error::Stale { what: "petition" });
        }
        let void = known.void(&of).map_err(Error::Refused)?;
        let version = petition::save(&mut tx, &void).await?;
        petition::void_number(&mut tx, void.id, &command.reason).await?;
        let today = tx.now().office_date();
        matter::set_stage(&mut tx, of.id, CONCLUDED, &of.answerable_body, today).await?;
        tx.publish(facts::petition_voided(&void, &of, &tx));
        let answer = Voided { number: void.number, version };
        tx.remember(request, &answer)?;
        tx.commit().await?;
        Ok(answer)
    }
}
