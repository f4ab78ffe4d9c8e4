//! Lists tasks as the caller may see them.

use kernel::Actor;
use tracing::instrument;

use super::{Error, GridCollaboration};
use crate::domain::Task;
use crate::store::task;

impl GridCollaboration {
    /// Lists tasks, the earliest due first; `state` is the name of one.
    #[instrument(skip_all)]
    pub async fn list_tasks(
        &self,
        actor: &Actor,
        state: Option<&'static str>,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<Task>, Error> {
        let officer = actor.officer()?;
        task::list(self.store.pool(), officer, state, limit, offset).await
    }
}
