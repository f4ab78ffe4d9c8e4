//! The worker reports what was seen and done.

use kernel::Actor;
use kernel::ids::TaskId;
use mailbox::RequestKey;
use tracing::instrument;

use super::{Error, GridCollaboration, Moved};

impl GridCollaboration {
    /// Reports a task, by the worker who took it.
    #[instrument(skip_all, fields(task.id = %task.0))]
    pub async fn report_task(
        &self,
        actor: &Actor,
        request: &RequestKey,
        task: (TaskId, i64),
        report: String,
    ) -> Result<Moved, Error> {
        self.move_task(actor, request, task, |known, worker| known.report(worker, report)).await
    }
}
