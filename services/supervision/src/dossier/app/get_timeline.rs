//! Gets everything that happened to a matter, in all services, with its deadlines.

use deadlines::Deadline;
use kernel::Actor;
use kernel::ids::MatterId;
use tracing::instrument;

use super::{Key, TimelineEntry};
use crate::dossier::store::{dossier, list, timeline};
use crate::{Error, Refusal, Supervision};

/// A matter's history.
#[derive(Debug)]
pub struct Timeline {
    pub entries: Vec<TimelineEntry>,
    pub deadlines: Vec<Deadline>,
}

/// A matter has a handful of deadlines for each body it lay with.
const DEADLINES_MAX: i64 = 500;

impl Supervision {
    /// Gets a timeline; of a matter that is kept from the caller nothing is known.
    #[instrument(skip_all, fields(matter.id = %matter))]
    pub async fn get_timeline(&self, actor: &Actor, matter: MatterId) -> Result<Timeline, Error> {
        let officer = actor.officer()?;
        let mut view = self.store.read(actor).await?;
        let connection = view.connection();
        let known = dossier::find(connection, matter.uuid())
            .await?
            .filter(|dossier| dossier.key.matter == Some(matter) && dossier.admits(officer))
            .ok_or(Error::Refused(Refusal::MatterNotFound))?;
        let id = known.key.id;
        Ok(Timeline {
            entries: timeline::of_dossier(connection, id).await?,
            deadlines: list::of_dossier(connection, id, Key::default(), DEADLINES_MAX).await?,
        })
    }
}
