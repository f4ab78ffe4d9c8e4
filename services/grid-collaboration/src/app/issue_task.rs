//! Issues a task about a matter or a ledger entry to a grid.

use kernel::ids::{MatterId, TaskId};
use kernel::{Actor, Invalid, OfficeDay, Visibility};
use mailbox::{RequestKey, Tx};
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::command::tell_of;
use super::{Error, GridCollaboration};
use crate::domain::{Draft, Event, Refusal, State, Subject, Task};
use crate::store::{label, task};

/// The task.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Issued {
    pub task: TaskId,
    pub version: i64,
}

impl GridCollaboration {
    /// Issues a task in the name of the caller's body.
    ///
    /// A matter nobody has told of yet is taken as it is named; its label holds as soon as it is heard.
    #[instrument(skip_all, fields(task.id))]
    pub async fn issue_task(
        &self,
        actor: &Actor,
        request: &RequestKey,
        draft: Draft,
    ) -> Result<Issued, Error> {
        let officer = actor.officer()?;
        let now = self.clock.now();
        let grid = draft.check(officer, now.office_date(), &self.grids).map_err(Error::Invalid)?;
        let mut tx = self.store.begin(actor, now).await?;
        if let Some(first) = tx.first_answer(request).await? {
            return Ok(first);
        }
        let matter = matter_of(&mut tx, draft.subject).await?;
        let visibility = match matter {
            Some(id) => label::of_matter(&mut tx, id).await?,
            None => Visibility::default(),
        };
        if !visibility.admits(officer) {
            return Err(Error::Refused(Refusal::MatterNotFound));
        }
        if visibility.excludes_body(&grid.centre_body) {
            let body = grid.centre_body.to_string();
            return Err(Error::Refused(Refusal::BodyExcluded { body }));
        }
        let id = TaskId::new(tx.ids());
        tracing::Span::current().record("task.id", tracing::field::display(id));
        let issued = Task {
            id,
            kind: draft.kind,
            subject: draft.subject,
            grid: grid.clone(),
            content: draft.content,
            asking_body: officer.body.clone(),
            due_date: draft.due_date,
            state: State::Issued,
            matter,
            visibility,
            version: 1,
        };
        task::insert(&mut tx, &issued).await?;
        tell_of(&mut tx, actor, &issued, &Event::Issued).await?;
        let answer = Issued { task: id, version: issued.version };
        tx.remember(request, &answer)?;
        match tx.commit().await {
            // A retry that overtook its first try finds the first answer only here.
            Err(Error::RequestInFlight) => {
                self.store.first_answer(request).await?.ok_or(Error::RequestInFlight)
            }
            outcome => outcome.map(|()| answer),
        }
    }
}

/// The matter the task is about, itself or through its entry; both must be the same.
async fn matter_of(tx: &mut Tx, subject: Subject) -> Result<Option<MatterId>, Error> {
    let of_entry = match subject.entry() {
        Some(entry) => label::matter_of_entry(tx, entry).await?,
        None => None,
    };
    match (subject.matter(), of_entry) {
        (Some(named), Some(of_entry)) if named != of_entry => Err(Error::from(Invalid::new(
            "matter_id",
            "MATTER_DIFFERS",
            "与台账条目的信访事项不一致",
            "the ledger entry is about another matter",
        ))),
        (named, of_entry) => Ok(named.or(of_entry)),
    }
}
