//! Gets a petition: dates, state and desk, and its text for those who may read it. Each opening of a text and of the earlier matter
//! proposed is counted and recorded.

use kernel::Actor;
use kernel::ids::PetitionId;
use sqlx::PgConnection;
use tracing::instrument;
use words::intake::PersonalReadKind;

use super::additions::Additions;
use super::{Error, Intake, Standing};
use crate::domain::{Filed, Particulars, Refusal, Void};
use crate::store::{matter, petition, void};

/// How a petition is named.
#[derive(Clone, Debug)]
pub enum PetitionKey {
    Id(PetitionId),
    Number(String),
}

/// What the caller may see of it.
#[derive(Debug)]
pub struct PetitionView {
    pub filed: Filed,
    pub standing: Standing,
    /// That its number be made void, as often as it was asked for, the oldest first.
    pub voids: Vec<Void>,
    /// Nothing for those who may not read it.
    pub text: Option<String>,
    /// None of them for those who may not read the text.
    pub particulars: Particulars,
    pub additions: Additions,
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
        let mut view = self.store.read(actor).await?;
        let (id, number) = match &key {
            PetitionKey::Id(id) => (Some(*id), None),
            PetitionKey::Number(number) => (None, Some(number.as_str())),
        };
        let mut filed = petition::find(view.connection(), id, number)
            .await?
            .filter(|it| it.admits(officer))
            .ok_or(Error::Refused(Refusal::PetitionNotFound))?;
        // The earlier matter found for it is shown to whoever links, and may know of that one as it is now.
        if let Some(earlier) = filed.petition.proposed_matter
            && !(filed.is_linked_by(officer)
                && matter::is_known_to(view.connection(), earlier, &officer.body).await?)
        {
            filed.petition.proposed_matter = None;
        }
        let id = filed.petition.id;
        let reads_texts = filed.admits_to_text(officer);
        let standing = self.standing(&mut view, &filed, reads_texts).await?;
        let voids = void::of_petition(view.connection(), id).await?;
        let sealed = if reads_texts {
            Some(petition::sealed_text(view.connection(), id).await?)
        } else {
            None
        };
        let particulars = if reads_texts {
            self.particulars(view.connection(), id).await?
        } else {
            Particulars::default()
        };
        let additions = self.additions(view.connection(), id, reads_texts).await?;
        // Nobody holds one connection while asking for another.
        drop(view);
        if filed.petition.proposed_matter.is_some() {
            let opened = self.open_once_a_day(actor, id, PersonalReadKind::Proposal).await?;
            // One too many is not shown; the petition is.
            filed.petition.proposed_matter =
                filed.petition.proposed_matter.filter(|_| opened.is_ok());
        }
        let text = match sealed {
            Some(sealed) => {
                let opened = self.open_once_a_day(actor, id, PersonalReadKind::Text).await?;
                opened.map_err(Error::Refused)?;
                let broken = || Error::inconsistent("petition", "a sealed text does not open");
                Some(self.seal.open_text(id, &sealed).ok_or_else(broken)?)
            }
            None => None,
        };
        Ok(PetitionView { filed, standing, voids, text, particulars, additions })
    }

    /// A petition's particulars, opened.
    pub(super) async fn particulars(
        &self,
        connection: &mut PgConnection,
        id: PetitionId,
    ) -> Result<Particulars, Error> {
        let Some(sealed) = petition::sealed_particulars(connection, id).await? else {
            return Ok(Particulars::default());
        };
        self.seal
            .open_particulars(id, &sealed)
            .ok_or_else(|| Error::inconsistent("petition", "sealed particulars do not open"))
    }
}
