//! Lists what was allowed to be imported as records of the past.

use kernel::Actor;
use mailbox::Page;
use tracing::instrument;

use super::{Error, Intake};
use crate::store::historical::{self, Key, Written};

impl Intake {
    /// Lists what the caller's body has allowed, the latest first.
    #[instrument(skip_all)]
    pub async fn list_historical_imports(
        &self,
        actor: &Actor,
        page: Page<Key>,
    ) -> Result<(Vec<Written>, String), Error> {
        let body = &actor.officer()?.body;
        let mut view = self.store.read(actor).await?;
        let written = historical::list(view.connection(), body, page.after, page.limit()).await?;
        Ok(page.cut(written, |it| it.key))
    }
}
