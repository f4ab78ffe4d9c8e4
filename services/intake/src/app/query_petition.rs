//! Tells a petitioner, by number and query code, where the petition stands. Nothing personal.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::ids::PetitionId;
use tracing::instrument;

use super::{Error, Intake};
use crate::domain::{Matter, Petition, Refusal};
use crate::store::{matter, petition, petitioner};

/// Where the petition stands.
#[derive(Debug)]
pub struct QueryAnswer {
    pub petition: Petition,
    pub matter: Matter,
    pub next: Option<(NaiveDate, String)>,
    pub steps: Vec<(NaiveDate, String, String)>,
    pub reads: Vec<(DateTime<Utc>, String, String)>,
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
        let pool = self.store.pool();
        let found = petition::find(pool, None, Some(number)).await?;
        // An unknown number compares against a code nobody has, so that it takes as long.
        let (id, generation) =
            found.as_ref().map_or((PetitionId::from(uuid::Uuid::nil()), 0), |(it, _)| {
                (it.id, it.query_generation)
            });
        let right = self.seal.is_query_code(id, generation, code);
        let (known, of) = found.filter(|_| right).ok_or(Error::Refused(Refusal::QueryRefused))?;
        Ok(QueryAnswer {
            next: matter::next_date(pool, of.id).await?,
            steps: matter::steps(pool, of.id).await?,
            reads: petitioner::reads(pool, known.id).await?,
            petition: known,
            matter: of,
        })
    }
}
