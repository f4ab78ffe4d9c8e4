//! Takes a task, by a worker of the grid's centre.

use headwater_proto::grid_collaboration::v1::TakeTaskResponse;
use kernel::ids::TaskId;
use service_kit::Command;
use tracing::instrument;

use super::{Error, GridCollaboration, record};
use crate::domain::Task;

impl GridCollaboration {
    /// Takes a task; from now on only this post reports it.
    #[instrument(skip_all, fields(task.id = %command.id))]
    pub async fn take_task(&self, command: Command<TaskId>) -> Result<TakeTaskResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, task: Task, by| {
                let (task, event) = task.take(&by.officer.post).map_err(Error::Refused)?;
                Ok(TakeTaskResponse { version: record(tx, task, &event).await? })
            })
            .await
    }
}
