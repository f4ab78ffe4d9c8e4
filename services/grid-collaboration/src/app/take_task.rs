//! A grid worker takes a task.

use kernel::Actor;
use kernel::ids::TaskId;
use mailbox::RequestKey;
use tracing::instrument;

use super::{Error, GridCollaboration, Moved};
use crate::domain::Task;

impl GridCollaboration {
    /// Takes a task, by a worker of the grid's centre.
    #[instrument(skip_all, fields(task.id = %task.0))]
    pub async fn take_task(
        &self,
        actor: &Actor,
        request: &RequestKey,
        task: (TaskId, i64),
    ) -> Result<Moved, Error> {
        self.move_task(actor, request, task, Task::take).await
    }
}
