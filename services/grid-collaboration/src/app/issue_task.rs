//! Issues a task about a matter or a ledger entry to a grid.

use headwater_proto::grid_collaboration::v1::IssueTaskResponse;
use kernel::ids::{EntryId, MatterId, TaskId};
use kernel::{Invalid, Officer, Visibility};
use mailbox::Tx;
use service_kit::Call;
use tracing::instrument;

use super::{Error, GridCollaboration, record_and_publish};
use crate::domain::task::{OVERSEE_LEDGER, OVERSEE_MATTERS};
use crate::domain::{Draft, Event, Refusal, State, Subject, Task};
use crate::store::{label, subject, task};

impl GridCollaboration {
    /// Issues a task in the name of the caller's body, about what that body has to do with.
    #[instrument(skip_all, fields(task.id))]
    pub async fn issue_task(&self, call: Call, draft: Draft) -> Result<IssueTaskResponse, Error> {
        self.store
            .create(&call, self.clock.now(), async |tx, by| {
                let (matter, visibility) = match known(tx, by.officer, draft.subject).await? {
                    Some((matter, label)) => (Some(matter), label),
                    None => (None, Visibility::default()),
                };
                if visibility.excludes_body(&draft.grid.centre_body) {
                    let body = draft.grid.centre_body.to_string();
                    return Err(Error::Refused(Refusal::BodyExcluded { body }));
                }
                let issued = Task {
                    id: TaskId::new(tx.ids()),
                    kind: draft.kind,
                    subject: draft.subject,
                    grid: draft.grid.code,
                    centre_body: draft.grid.centre_body,
                    content: draft.content,
                    asking_body: by.officer.body.clone(),
                    due_date: draft.due_date,
                    state: State::Issued,
                    matter,
                    visibility,
                    version: 1,
                };
                tracing::Span::current().record("task.id", tracing::field::display(issued.id));
                task::insert(tx, &issued).await?;
                record_and_publish(tx, &issued, &Event::Issued).await?;
                let (task_id, version) = (issued.id.to_string(), issued.version);
                Ok(IssueTaskResponse { task_id, version })
            })
            .await
    }
}

/// A matter with the label that says from whom it is kept.
type Labelled = (MatterId, Visibility);

/// The matter that the task is about, if about one, where the officer has to do with what is named. What nobody told of, what
/// concerns only others and what is kept from the officer are refused alike.
async fn known(
    tx: &mut Tx,
    officer: &Officer,
    subject: Subject,
) -> Result<Option<Labelled>, Error> {
    match subject {
        Subject::Matter(matter) => known_matter(tx, officer, matter).await.map(Some),
        Subject::Entry(entry) => known_entry(tx, officer, entry).await,
        Subject::Both(matter, entry) => match known_entry(tx, officer, entry).await? {
            Some((of_entry, _)) if of_entry != matter => Err(Error::from(Invalid::new(
                "matter_id",
                "MATTER_DIFFERS",
                "与台账条目的信访事项不一致",
                "the ledger entry is about another matter",
            ))),
            Some(of_entry) => Ok(Some(of_entry)),
            None => known_matter(tx, officer, matter).await.map(Some),
        },
    }
}

/// The matter itself.
async fn known_matter(tx: &mut Tx, officer: &Officer, id: MatterId) -> Result<Labelled, Error> {
    let concerned = subject::concerns(tx, id.uuid(), officer, OVERSEE_MATTERS).await?;
    let label = label::of_matter(tx, id).await?;
    let label = label.filter(|it| concerned && it.admits(officer));
    label.map(|it| (id, it)).ok_or(Error::Refused(Refusal::MatterNotFound))
}

/// The matter of a ledger entry, if it is about one.
async fn known_entry(
    tx: &mut Tx,
    officer: &Officer,
    id: EntryId,
) -> Result<Option<Labelled>, Error> {
    let concerned = subject::concerns(tx, id.uuid(), officer, OVERSEE_LEDGER).await?;
    let of_entry = subject::matter_of_entry(tx, id).await?;
    let unknown = Error::Refused(Refusal::EntryNotFound);
    let Some(matter) = of_entry.filter(|_| concerned) else { return Err(unknown) };
    let Some(matter) = matter else { return Ok(None) };
    let label = label::of_matter(tx, matter).await?.filter(|it| it.admits(officer));
    label.map(|it| Some((matter, it))).ok_or(unknown)
}
