//! Lists what was changed in the register, by whom and when.

use kernel::Actor;
use mailbox::Page;
use tracing::instrument;

use crate::app::{Error, Routing};
use crate::store::organisation::{self, RecordedChange};

/// Version and place in it; none before the first.
pub type ChangeKey = Option<(i64, i32)>;

impl Routing {
    /// Lists changes, the latest version first.
    #[instrument(skip_all)]
    pub async fn list_changes(
        &self,
        actor: &Actor,
        page: Page<ChangeKey>,
    ) -> Result<(Vec<RecordedChange>, String), Error> {
        let mut view = self.store.read(actor).await?;
        let changes = organisation::changes(view.connection(), page.after, page.limit()).await?;
        Ok(page.cut(changes, |it| Some(it.key)))
    }
}
