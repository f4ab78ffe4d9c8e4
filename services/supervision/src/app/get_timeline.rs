//! Gets everything that happened to a matter, in all services, with its deadlines.

use kernel::Actor;
use kernel::ids::MatterId;
use tracing::instrument;

use super::{Error, Supervision};
use crate::domain::{Deadline, Refusal};
use crate::store::read::{self, Step};
use crate::store::{deadline, dossier};

/// A matter's history.
#[derive(Debug)]
pub struct Timeline {
    pub steps: Vec<Step>,
    pub deadlines: Vec<Deadline>,
}

/// A matter has a handful of deadlines for each body it lay with.
const DEADLINES_MAX: i64 = 500;

impl Supervision {
    /// Gets a timeline; of a matter that is kept from the caller nothing is known.
    #[instrument(skip_all, fields(matter.id = %matter))]
    pub async fn get_timeline(&self, actor: &Actor, matter: MatterId) -> Result<Timeline, Error> {
        let officer = actor.officer()?;
        let pool = self.store.pool();
        let known = dossier::find(pool, matter.uuid())
            .await?
            .filter(|dossier| dossier.matter == Some(matter) && dossier.admits(officer))
            .ok_or(Error::Refused(Refusal::MatterNotFound))?;
        Ok(Timeline {
            steps: read::timeline(pool, known.id).await?,
            deadlines: deadline::of_dossier(pool, known.id, DEADLINES_MAX, 0).await?,
        })
    }
}
