//! A report is accepted or sent back.

use kernel::Actor;
use kernel::ids::TaskId;
use mailbox::RequestKey;
use tracing::instrument;

use super::{Error, GridCollaboration, Moved};
use crate::domain::task::Verdict;

impl GridCollaboration {
    /// Reviews a report; an accepted result reaches who asked.
    #[instrument(skip_all, fields(task.id = %task.0))]
    pub async fn review_task(
        &self,
        actor: &Actor,
        request: &RequestKey,
        task: (TaskId, i64),
        verdict: Verdict,
    ) -> Result<Moved, Error> {
        self.move_task(actor, request, task, |known, officer| known.review(officer, verdict)).await
    }
}
