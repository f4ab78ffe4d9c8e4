//! Gets a task and what was done about it.

use kernel::Actor;
use kernel::ids::TaskId;
use tracing::instrument;

use super::{Error, GridCollaboration};
use crate::domain::{Refusal, Task};
use crate::store::act::{self, Act};
use crate::store::task;

impl GridCollaboration {
    /// Gets a task; whoever it does not concern, or whom its matter is kept from, finds nothing.
    #[instrument(skip_all, fields(task.id = %id))]
    pub async fn get_task(&self, actor: &Actor, id: TaskId) -> Result<(Task, Vec<Act>), Error> {
        let officer = actor.officer()?;
        let mut view = self.store.read(actor).await?;
        let found = task::read(view.connection(), &[id]).await?.pop();
        let found = found.filter(|it| it.shown_to(officer));
        let task = found.ok_or(Error::Refused(Refusal::TaskNotFound))?;
        let acts = act::of_task(view.connection(), id).await?;
        Ok((task, acts))
    }
}
