//! Reports what was seen and done, by the worker who took the task.

use headwater_proto::grid_collaboration::v1::ReportTaskResponse;
use kernel::ids::TaskId;
use service_kit::Command;
use tracing::instrument;

use super::{Error, GridCollaboration, record};
use crate::domain::Task;

impl GridCollaboration {
    /// Reports a task, or reports it anew after it was sent back.
    #[instrument(skip_all, fields(task.id = %command.id))]
    pub async fn report_task(
        &self,
        command: Command<TaskId>,
        report: String,
    ) -> Result<ReportTaskResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, task: Task, by| {
                let (task, event) =
                    task.report(&by.officer.post, report).map_err(Error::Refused)?;
                Ok(ReportTaskResponse { version: record(tx, task, &event).await? })
            })
            .await
    }
}
