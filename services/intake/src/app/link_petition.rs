//! Links a petition to the matter of an earlier one as a repeat.

use kernel::Actor;
use kernel::ids::{MatterId, PetitionId};
use mailbox::Command;
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::{Error, Intake};
use crate::domain::Refusal;
use crate::store::{facts, matter, petition};

/// The linked petition.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Linked {
    pub petition: PetitionId,
    pub matter: MatterId,
    pub petition_count: i32,
    pub version: i64,
}

impl Intake {
    /// Links a petition; it keeps its own clock.
    #[instrument(skip_all, fields(petition.id = %command.id, matter.id = %matter))]
    pub async fn link_petition(
        &self,
        actor: &Actor,
        command: Command<PetitionId>,
        matter: MatterId,
    ) -> Result<Linked, Error> {
        let officer = actor.officer()?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        let (known, from) = petition::get_for_update(&mut tx, command.id).await?;
        // Looked for behind the petition's lock, so that a retry that overtook its first try finds the answer.
        if let Some(first) = tx.first_answer(&command.request).await? {
            return Ok(first);
        }
        if !from.admits(officer, &known) {
            return Err(Error::Refused(Refusal::PetitionNotFound));
        }
        if known.version != command.version {
            return Err(Error::Stale { what: "petition" });
        }
        let to = matter::find_for_update(&mut tx, matter)
            .await?
            .filter(|to| to.visibility.admits(officer))
            .ok_or(Error::Refused(Refusal::MatterNotFound))?;
        let linked = known.link(to.id).map_err(Error::Refused)?;
        let version = petition::save(&mut tx, &linked).await?;
        let petition_count = matter::merge(&mut tx, from.id, to.id).await?;
        tx.publish(facts::petition_linked(&linked, &from, to.id, petition_count, &tx));
        let answer = Linked { petition: linked.id, matter: to.id, petition_count, version };
        tx.remember(&command.request, &answer)?;
        tx.commit().await?;
        Ok(answer)
    }
}
