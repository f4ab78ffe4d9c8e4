//! Lists deadlines of a matter, or the open ones of the caller's body.

use kernel::Actor;
use kernel::ids::MatterId;
use tracing::instrument;

use super::{Error, Supervision};
use crate::domain::Deadline;
use crate::store::{deadline, dossier};

impl Supervision {
    /// Lists deadlines; of a matter that is kept from the caller there are none.
    #[instrument(skip_all)]
    pub async fn list_deadlines(
        &self,
        actor: &Actor,
        matter: Option<MatterId>,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<Deadline>, Error> {
        let officer = actor.officer()?;
        let pool = self.store.pool();
        let Some(matter) = matter else {
            return deadline::open_of_body(pool, officer, limit, offset).await;
        };
        let known = dossier::find(pool, matter.uuid()).await?;
        if known.is_some_and(|dossier| dossier.admits(officer)) {
            deadline::of_dossier(pool, matter.uuid(), limit, offset).await
        } else {
            Ok(Vec::new())
        }
    }
}
