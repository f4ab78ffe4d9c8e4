//! Tells a petitioner, by number and query code, where the petition stands. Nothing personal.

use kernel::ids::PetitionId;
use mailbox::Read;
use tracing::instrument;

use super::additions::Additions;
use super::{Error, Intake, Standing};
use crate::domain::{Filed, Refusal};
use crate::seal::FIRST_GENERATION;
use crate::store::matter::StageReached;
use crate::store::personal_read::{self, PersonalRead};
use crate::store::{matter, petition};

/// Where the petition stands.
#[derive(Debug)]
pub struct QueryAnswer {
    pub filed: Filed,
    pub standing: Standing,
    pub stages: Vec<StageReached>,
    pub reads: Vec<PersonalRead>,
    pub additions: Additions,
}

impl Intake {
    /// Answers a petitioner.
    #[instrument(skip_all)]
    pub async fn query_petition(&self, number: &str, code: &str) -> Result<QueryAnswer, Error> {
        let (mut view, filed) = self.opened(number, code).await?;
        Ok(QueryAnswer {
            standing: self.standing(&mut view, &filed, false).await?,
            stages: matter::stages(view.connection(), filed.matter.id).await?,
            reads: personal_read::of_petition(view.connection(), filed.petition.id).await?,
            additions: self.additions(view.connection(), filed.petition.id, false).await?,
            filed,
        })
    }

    /// The petition that number and code open, and the view in which it was found. A wrong number and a wrong code are answered
    /// alike, in the same time.
    pub(super) async fn opened(&self, number: &str, code: &str) -> Result<(Read, Filed), Error> {
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
        let filed = found.filter(|_| right).ok_or(Error::Refused(Refusal::QueryRefused))?;
        let filed = petition::as_petitioned(view.connection(), filed).await?;
        Ok((view, filed))
    }
}
