//! Lists deadlines of a matter, or the open ones of the caller's body.

use deadlines::Deadline;
use kernel::Actor;
use kernel::ids::MatterId;
use mailbox::Page;
use tracing::instrument;

use super::Key;
use crate::dossier::store::{dossier, list};
use crate::{Error, Supervision};

impl Supervision {
    /// Lists deadlines, the earliest end first, and says how to ask for the next page; of a matter
    /// that is kept from the caller there are none.
    #[instrument(skip_all)]
    pub async fn list_deadlines(
        &self,
        actor: &Actor,
        matter: Option<MatterId>,
        page: Page<Key>,
    ) -> Result<(Vec<Deadline>, String), Error> {
        let officer = actor.officer()?;
        let mut view = self.store.read(actor).await?;
        let connection = view.connection();
        let (after, limit) = (page.after, page.limit());
        let found = match matter {
            None => list::open_of_body(connection, &officer.body, after, limit).await?,
            Some(matter) => {
                let known = dossier::find(connection, matter.uuid()).await?;
                if known.is_some_and(|dossier| dossier.admits(officer)) {
                    list::of_dossier(connection, matter.uuid(), after, limit).await?
                } else {
                    Vec::new()
                }
            }
        };
        Ok(page.cut(found, Key::of))
    }
}
