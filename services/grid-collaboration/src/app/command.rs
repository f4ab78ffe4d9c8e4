//! What all commands about a task share: lock, look for the first answer, tell the task, save, record, publish.

use kernel::ids::TaskId;
use kernel::{Actor, OfficeDay, Officer};
use mailbox::{Command, Tx};
use serde::{Deserialize, Serialize};

use super::{Error, GridCollaboration};
use crate::domain::task::Step;
use crate::domain::{Event, Refusal, Task};
use crate::store::{act, facts, task};

/// The task's new version.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Changed {
    pub version: i64,
}

impl GridCollaboration {
    /// Carries out a command; whom `concerned` does not admit finds nothing, then `tell` hands it to the task.
    pub(super) async fn change_task(
        &self,
        actor: &Actor,
        command: &Command<TaskId>,
        concerned: fn(&Task, &Officer) -> bool,
        tell: impl FnOnce(Task, &Officer) -> Step + Send,
    ) -> Result<Changed, Error> {
        let officer = actor.officer()?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        let known = task::find_for_update(&mut tx, command.id).await?;
        // Looked for behind the task's lock, so that a retry that overtook its first try finds the answer.
        if let Some(first) = tx.first_answer(&command.request).await? {
            return Ok(first);
        }
        let known = known
            .filter(|it| concerned(it, officer))
            .ok_or(Error::Refused(Refusal::TaskNotFound))?;
        if known.version != command.version {
            return Err(Error::Stale { what: "task" });
        }
        let (changed, event) = tell(known, officer).map_err(Error::Refused)?;
        let version = task::save(&mut tx, &changed).await?;
        tell_of(&mut tx, actor, &Task { version, ..changed }, &event).await?;
        let answer = Changed { version };
        tx.remember(&command.request, &answer)?;
        tx.commit().await?;
        Ok(answer)
    }
}

/// Appends to the history of a task and publishes.
pub(super) async fn tell_of(
    tx: &mut Tx,
    actor: &Actor,
    task: &Task,
    event: &Event,
) -> Result<(), Error> {
    act::append(tx, actor, task, event).await?;
    let today = tx.now().office_date();
    tx.publish(facts::of_task(task, event, today));
    Ok(())
}
