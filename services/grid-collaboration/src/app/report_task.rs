//! Reports what was seen and done, by the worker who took the task.

use kernel::Actor;
use kernel::ids::TaskId;
use mailbox::Command;
use tracing::instrument;

use super::{Changed, Error, GridCollaboration};
use crate::domain::Task;

impl GridCollaboration {
    /// Reports a task, or reports it anew after it was sent back.
    #[instrument(skip_all, fields(task.id = %command.id))]
    pub async fn report_task(
        &self,
        actor: &Actor,
        command: Command<TaskId>,
        report: String,
    ) -> Result<Changed, Error> {
        self.change_task(actor, &command, Task::is_of_centre, |task, officer| {
            task.report(&officer.post, report)
        })
        .await
    }
}
