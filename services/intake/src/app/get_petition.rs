//! Gets a petition: dates, state and desk, and its text for those who may read it.

use chrono::NaiveDate;
use kernel::Actor;
use kernel::ids::PetitionId;
use tracing::instrument;

use super::{Error, Intake};
use crate::domain::{Matter, Petition, Refusal};
use crate::store::{matter, petition};

/// How a petition is named.
#[derive(Clone, Debug)]
pub enum PetitionKey {
    Id(PetitionId),
    Number(String),
}

/// What the caller may see of it.
#[derive(Debug)]
pub struct PetitionView {
    pub petition: Petition,
    pub matter: Matter,
    pub next: Option<(NaiveDate, String)>,
    /// Nothing for those who may not read it.
    pub text: Option<String>,
}

impl Intake {
    /// Gets a petition; whoever it is kept from finds nothing.
    #[instrument(skip_all)]
    pub async fn get_petition(
        &self,
        actor: &Actor,
        key: PetitionKey,
    ) -> Result<PetitionView, Error> {
        let officer = actor.officer()?;
        let pool = self.store.pool();
        let found = match key {
            PetitionKey::Id(id) => petition::find(pool, Some(id), None).await?,
            PetitionKey::Number(number) => petition::find(pool, None, Some(&number)).await?,
        };
        let (known, of) = found
            .filter(|(known, of)| of.admits(officer, known))
            .ok_or(Error::Refused(Refusal::PetitionNotFound))?;
        let next = matter::next_date(pool, of.id).await?;
        let text = if of.admits_to_text(officer, &known) {
            Some(petition::text(pool, known.id).await?)
        } else {
            None
        };
        Ok(PetitionView { petition: known, matter: of, next, text })
    }
}
