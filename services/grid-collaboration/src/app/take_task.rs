//! Takes a task, by a worker of the grid's centre.

use kernel::Actor;
use kernel::ids::TaskId;
use mailbox::Command;
use tracing::instrument;

use super::{Changed, Error, GridCollaboration};
use crate::domain::Task;

impl GridCollaboration {
    /// Takes a task; from now on only this post reports it.
    #[instrument(skip_all, fields(task.id = %command.id))]
    pub async fn take_task(
        &self,
        actor: &Actor,
        command: Command<TaskId>,
    ) -> Result<Changed, Error> {
        self.change_task(actor, &command, Task::is_of_centre, |task, officer| {
            task.take(&officer.post)
        })
        .await
    }
}
