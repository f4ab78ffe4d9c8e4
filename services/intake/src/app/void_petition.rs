//! Records a number as void: the petition was registered by mistake.

use kernel::ids::PetitionId;
use kernel::{Actor, OfficeDay};
use mailbox::Command;
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::{Error, Intake};
use crate::domain::Refusal;
use crate::domain::matter::CONCLUDED;
use crate::store::{facts, matter, petition};

/// The voided number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Voided {
    pub number: String,
    pub version: i64,
}

impl Intake {
    /// Voids a number; it is never given again.
    #[instrument(skip_all, fields(petition.id = %command.id))]
    pub async fn void_petition(
        &self,
        actor: &Actor,
        command: Command<PetitionId>,
        reason: &str,
    ) -> Result<Voided, Error> {
        let officer = actor.officer()?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        let (known, of) = petition::get_for_update(&mut tx, command.id).await?;
        // Looked for behind the petition's lock, so that a retry that overtook its first try finds the answer.
        if let Some(first) = tx.first_answer(&command.request).await? {
            return Ok(first);
        }
        if !of.admits(officer, &known) {
            return Err(Error::Refused(Refusal::PetitionNotFound));
        }
        if known.version != command.version {
            return Err(Error::Stale { what: "petition" });
        }
        let void = known.void(&of).map_err(Error::Refused)?;
        let version = petition::save(&mut tx, &void).await?;
        petition::void_number(&mut tx, void.id, reason).await?;
        let today = tx.now().office_date();
        matter::set_stage(&mut tx, of.id, CONCLUDED, &of.answerable_body, today).await?;
        tx.publish(facts::petition_voided(&void, &of, &tx));
        let answer = Voided { number: void.number, version };
        tx.remember(&command.request, &answer)?;
        tx.commit().await?;
        Ok(answer)
    }
}
