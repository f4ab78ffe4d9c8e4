//! Accepts a report, or sends it back; by the body that asked, or by the centre.

use headwater_proto::grid_collaboration::v1::ReviewTaskResponse;
use kernel::ids::TaskId;
use service_kit::Command;
use tracing::instrument;
use words::Word;

use super::{Error, GridCollaboration, record};
use crate::domain::{Review, Task};

impl GridCollaboration {
    /// Reviews a report; an accepted one is published with its finding, so that it reaches who
    /// asked.
    #[instrument(skip_all, fields(task.id = %command.id))]
    pub async fn review_task(
        &self,
        command: Command<TaskId>,
        review: Review,
    ) -> Result<ReviewTaskResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, task: Task, _| {
                let (task, event) = task.review(review).map_err(Error::Refused)?;
                let state = task.state.word().number();
                Ok(ReviewTaskResponse { state, version: record(tx, task, &event).await? })
            })
            .await
    }
}
