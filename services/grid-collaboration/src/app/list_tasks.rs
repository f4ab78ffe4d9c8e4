//! Lists the tasks of the caller's body.

use kernel::Actor;
use tracing::instrument;

use super::{Error, GridCollaboration};
use crate::domain::Task;
use crate::store::task;

impl GridCollaboration {
    /// Lists tasks that the caller's body asked for or carries out.
    #[instrument(skip_all)]
    pub async fn list_tasks(
        &self,
        actor: &Actor,
        state: Option<&str>,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<Task>, Error> {
        task::list(self.store.pool(), actor.officer()?, state, limit, offset).await
    }
}
