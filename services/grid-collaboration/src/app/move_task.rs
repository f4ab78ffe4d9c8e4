//! What the three transitions of a task have in common: load, look, tell, save, publish.

use kernel::ids::TaskId;
use kernel::{Actor, Officer};
use mailbox::RequestKey;
use serde::{Deserialize, Serialize};

use super::{Error, GridCollaboration};
use crate::domain::{Refusal, Task};
use crate::store::{facts, label, task};

/// A task after a transition.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Moved {
    pub state: String,
    pub version: i64,
}

impl GridCollaboration {
    pub(super) async fn move_task(
        &self,
        actor: &Actor,
        request: &RequestKey,
        (id, version): (TaskId, i64),
        tell: impl FnOnce(Task, &Officer) -> Result<Task, Refusal>,
    ) -> Result<Moved, Error> {
        let officer = actor.officer()?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        if let Some(first) = tx.first_answer(request).await? {
            return Ok(first);
        }
        let known = task::get_for_update(&mut tx, id).await?;
        let label = label::of(&mut tx, known.matter).await?;
        if !label.admits(officer) {
            return Err(Error::Refused(Refusal::TaskNotFound));
        }
        if known.version != version {
            return Err(Error::Stale { what: "task" });
        }
        let moved = tell(known, officer).map_err(Error::Refused)?;
        let version = task::save(&mut tx, &moved).await?;
        tx.publish(facts::task_moved(&moved, &label, &tx));
        let answer = Moved { state: moved.state.name().to_owned(), version };
        tx.remember(request, &answer)?;
        tx.commit().await?;
        Ok(answer)
    }
}
