//! Issues a task about a matter or a ledger entry to a grid.

use headwater_proto::grid_collaboration::v1::IssueTaskResponse;
use kernel::ids::{MatterId, TaskId};
use kernel::{Invalid, Visibility};
use mailbox::Tx;
use service_kit::Call;
use tracing::instrument;

use super::{Error, GridCollaboration, record_and_publish};
use crate::domain::{Draft, Event, Refusal, State, Subject, Task};
use crate::store::{label, task};

impl GridCollaboration {
    /// Issues a task in the name of the caller's body.
    ///
    /// A matter nobody has told of yet is taken as it is named; its label holds as soon as it is
    /// heard.
    #[instrument(skip_all, fields(task.id))]
    pub async fn issue_task(&self, call: Call, draft: Draft) -> Result<IssueTaskResponse, Error> {
        self.store
            .create(&call, self.clock.now(), async |tx, by| {
                let matter = matter_of(tx, draft.subject).await?;
                let visibility = match matter {
                    Some(id) => label::of_matter(tx, id).await?,
                    None => Some(Visibility::default()),
                };
                let visibility = visibility
                    .filter(|it| it.admits(by.officer))
                    .ok_or(Error::Refused(Refusal::MatterNotFound))?;
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
