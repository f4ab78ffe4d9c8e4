//! Issues a task about a matter or a ledger entry.

use chrono::NaiveDate;
use kernel::ids::{EntryId, MatterId, TaskId};
use kernel::{Actor, Invalid, OfficeDay};
use mailbox::RequestKey;
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::{Error, GridCollaboration};
use crate::domain::{Kind, Refusal, State, Task};
use crate::store::{facts, grid, label, task};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct IssueTask {
    pub kind: Kind,
    pub matter: Option<MatterId>,
    pub entry: Option<EntryId>,
    pub grid: String,
    pub content: String,
    pub due_date: NaiveDate,
}

/// The task.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Issued {
    pub task: TaskId,
    pub version: i64,
}

impl GridCollaboration {
    /// Issues a task to the grid's centre.
    #[instrument(skip_all)]
    pub async fn issue_task(
        &self,
        actor: &Actor,
        request: &RequestKey,
        command: IssueTask,
    ) -> Result<Issued, Error> {
        let officer = actor.officer()?;
        let centre_body = grid::centre(self.store.pool(), &command.grid)
            .await?
            .ok_or_else(|| Invalid::new("grid", "GRID_UNKNOWN", "未知网格", "unknown grid"))?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        if let Some(first) = tx.first_answer(request).await? {
            return Ok(first);
        }
        if command.due_date <= tx.now().office_date() {
            let complaint = Invalid::new(
                "due_date",
                "DUE_DATE_PAST",
                "完成期限应晚于今天",
                "must be after today",
            );
            return Err(complaint.into());
        }
        let label = label::of(&mut tx, command.matter).await?;
        if !label.admits(officer) || label.excludes_body(&centre_body) {
            return Err(Error::Refused(Refusal::MatterNotFound));
        }
        let issued = Task {
            id: TaskId::new(tx.ids()),
            kind: command.kind,
            matter: command.matter,
            entry: command.entry,
            grid: command.grid,
            centre_body,
            content: command.content,
            asking_body: officer.body.clone(),
            due_date: command.due_date,
            state: State::Issued,
            version: 1,
        };
        task::insert(&mut tx, &issued).await?;
        tx.publish(facts::task_issued(&issued, &label, &tx));
        let answer = Issued { task: issued.id, version: issued.version };
        tx.remember(request, &answer)?;
        tx.commit().await?;
        Ok(answer)
    }
}
