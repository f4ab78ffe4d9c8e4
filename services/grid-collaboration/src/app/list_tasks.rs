//! Lists tasks as the caller may see them.

use kernel::Actor;
use mailbox::Page;
use tracing::instrument;

use super::{Error, GridCollaboration};
use crate::domain::{Task, TaskState};
use crate::store::list::{self, Key};
use crate::store::task;

impl GridCollaboration {
    /// Lists tasks, the earliest due first, and says how to ask for the next page.
    #[instrument(skip_all)]
    pub async fn list_tasks(
        &self,
        actor: &Actor,
        state: Option<TaskState>,
        page: Page<Key>,
    ) -> Result<(Vec<Task>, String), Error> {
        let officer = actor.officer()?;
        let mut view = self.store.read(actor).await?;
        let limit = page.limit();
        let ids = list::page(view.connection(), officer, state, page.after, limit).await?;
        let tasks = task::read(view.connection(), &ids).await?;
        Ok(page.cut(tasks, Key::of))
    }
}
