//! Accepts a report, or sends it back; by the body that asked, or by the centre.

use kernel::Actor;
use kernel::ids::TaskId;
use mailbox::Command;
use tracing::instrument;

use super::{Changed, Error, GridCollaboration};
use crate::domain::{Review, Task};

impl GridCollaboration {
    /// Reviews a report; an accepted one is published with its finding, so that it reaches who asked.
    #[instrument(skip_all, fields(task.id = %command.id))]
    pub async fn review_task(
        &self,
        actor: &Actor,
        command: Command<TaskId>,
        review: Review,
    ) -> Result<Changed, Error> {
        self.change_task(actor, &command, Task::concerns, |task, _| task.review(review)).await
    }
}
