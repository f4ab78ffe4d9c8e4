//! Tells a petitioner, by number and query code, where the petition stands. Nothing personal.

use kernel::ids::PetitionId;
use tracing::instrument;

use super::{Error, Intake};
use crate::domain::{Filed, PetitionState, Refusal};
use crate::seal::FIRST_GENERATION;
use crate::store::matter::{Next, StageReached};
use crate::store::personal_read::{self, PersonalRead};
use crate::store::{matter, petition};

/// Where the petition stands.
#[derive(Debug)]
pub struct QueryAnswer {
    pub filed: Filed,
    pub next: Option<Next>,
    pub stages: Vec<StageReached>,
    pub reads: Vec<PersonalRead>,
}

impl Intake {
    /// Answers a petitioner. A wrong number and a wrong code are answered alike, in the same time.
    #[instrument(skip_all)]
    pub async fn query_petition(&self, number: &str, code: &str) -> Result<QueryAnswer, Error> {
        if self.query_limit.check_key(&number.to_owned()).is_err() {
            return Err(Error::Refused(Refusal::QueryTooOften));
        }
        // Forgets numbers nobody asks for any more, so that guessing cannot fill the memory.
        if self.query_limit.len() > 10_000 {
            self.query_limit.retain_recent();
        }
        // Nobody is kept from what one petitioned for oneself: the code is the right to read, so intake reads for itself.
        let mut view = self.store.read_as_service().await?;
        let found = petition::find(view.connection(), None, Some(number)).await?;
        // An unknown number compares against a code nobody has, so that it takes as long.
        let nobodys = (PetitionId::from(uuid::Uuid::nil()), FIRST_GENERATION);
        let (id, generation) =
            found.as_ref().map_or(nobodys, |it| (it.petition.id, it.petition.query_generation));
        let right = self.seal.is_query_code(id, generation, code);
        let mut filed = found.filter(|_| right).ok_or(Error::Refused(Refusal::QueryRefused))?;
        // A code opens what its petition says and not what that was linked to, where that is kept from more people.
        if filed.petition.state == PetitionState::Linked
            && let Some(own) = petition::own_matter_if_wider(view.connection(), id).await?
        {
            filed.matter = own;
        }
        Ok(QueryAnswer {
            next: matter::next_date(view.connection(), filed.matter.id).await?,
            stages: matter::stages(view.connection(), filed.matter.id).await?,
            reads: personal_read::of_petition(view.connection(), filed.petition.id).await?,
            filed,
        })
    }
}
