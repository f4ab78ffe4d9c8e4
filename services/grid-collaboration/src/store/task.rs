//! Tasks: read whole with their grid and the label of their matter, saved whole against their
//! version.

use chrono::NaiveDate;
use kernel::ids::{EntryId, MatterId, TaskId};
use kernel::{Officer, PostCode};
use mailbox::{Record, Tx, version};
use sqlx::PgConnection;
use uuid::Uuid;
use words::Word;

use super::{Error, code, label, word};
use crate::domain::{GridCode, Refusal, State, Subject, Task, TaskKind, TaskState};

struct Row {
    task_id: Uuid,
    kind: String,
    matter_id: Option<Uuid>,
    entry_id: Option<Uuid>,
    grid: String,
    centre_body: String,
    content: String,
    asking_body: String,
    due_date: NaiveDate,
    state: String,
    worker_post: Option<String>,
    report: Option<String>,
    version: i64,
    of_matter_id: Option<Uuid>,
    visibility_version: i32,
    excluded_bodies: Vec<String>,
    excluded_posts: Vec<String>,
}

impl Record for Task {
    type Id = TaskId;
    type Refusal = Refusal;
    const NAME: &'static str = "task";

    fn version(&self) -> i64 {
        self.version
    }

    fn admits(&self, officer: &Officer) -> bool {
        self.concerns(officer)
    }

    fn unknown() -> Refusal {
        Refusal::TaskNotFound
    }

    async fn lock(tx: &mut Tx, id: TaskId) -> Result<Option<Self>, Error> {
        let locked = sqlx::query_scalar!(
            "select task_id from grid_collaboration.task where task_id = $1 for update",
            id.uuid()
        )
        .fetch_optional(tx.connection())
        .await?;
        match locked {
            Some(id) => Ok(read(tx.connection(), &[id.into()]).await?.pop()),
            None => Ok(None),
        }
    }
}

/// Writes a new task.
pub async fn insert(tx: &mut Tx, task: &Task) -> Result<(), Error> {
    sqlx::query!(
        "insert into grid_collaboration.task (task_id, kind, matter_id, entry_id, of_matter_id,
             grid, centre_body, content, asking_body, due_date, state, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        task.id.uuid(),
        task.kind.as_str(),
        task.subject.matter().map(MatterId::uuid),
        task.subject.entry().map(EntryId::uuid),
        task.matter.map(MatterId::uuid),
        task.grid.as_str(),
        task.centre_body.as_str(),
        task.content,
        task.asking_body.as_str(),
        task.due_date,
        task.state.word().as_str(),
        task.version,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Saves what a transition changed; somebody else's change in between makes it stale.
pub async fn save(tx: &mut Tx, task: &Task) -> Result<i64, Error> {
    let changed = sqlx::query!(
        "update grid_collaboration.task
         set state = $3, worker_post = $4, report = $5, version = version + 1
         where task_id = $1 and version = $2",
        task.id.uuid(),
        task.version,
        task.state.word().as_str(),
        task.state.worker().map(PostCode::as_str),
        task.state.report(),
    )
    .execute(tx.connection())
    .await?;
    version::next(&changed, task.version, "task")
}

/// These tasks, in the order of these ids.
pub async fn read(connection: &mut PgConnection, ids: &[TaskId]) -> Result<Vec<Task>, Error> {
    let ids: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select t.task_id, t.kind, t.matter_id, t.entry_id, t.grid, t.centre_body,
             t.content, t.asking_body, t.due_date, t.state,
             t.worker_post, t.report, t.version, t.of_matter_id,
             coalesce(m.visibility_version, 0) as "visibility_version!",
             coalesce(m.excluded_bodies, '{}') as "excluded_bodies!",
             coalesce(m.excluded_posts, '{}') as "excluded_posts!"
         from grid_collaboration.task t
             left join grid_collaboration.matter_label m on m.matter_id = t.of_matter_id
         where t.task_id = any($1)
         order by array_position($1, t.task_id)"#,
        &ids,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

impl Row {
    fn into_domain(self) -> Result<Task, Error> {
        let bad = |what: &str| Error::inconsistent("task", format!("{what} of {}", self.task_id));
        let subject =
            Subject::of(self.matter_id.map(MatterId::from), self.entry_id.map(EntryId::from));
        Ok(Task {
            id: self.task_id.into(),
            kind: word("task", TaskKind::parse, &self.kind)?,
            subject: subject.ok_or_else(|| bad("subject"))?,
            grid: GridCode::parse(&self.grid).map_err(|_| bad("grid"))?,
            centre_body: code("task", &self.centre_body)?,
            state: self.state()?,
            asking_body: code("task", &self.asking_body)?,
            visibility: label(
                "matter_label",
                self.visibility_version,
                &self.excluded_bodies,
                &self.excluded_posts,
            )?,
            matter: self.of_matter_id.map(MatterId::from),
            content: self.content,
            due_date: self.due_date,
            version: self.version,
        })
    }

    fn state(&self) -> Result<State, Error> {
        let worker = self.worker_post.as_deref().map(|post| code("task", post)).transpose()?;
        let bad = || Error::inconsistent("task", format!("state of {}", self.task_id));
        let taken = || worker.clone().ok_or_else(bad);
        let report = || self.report.clone().ok_or_else(bad);
        Ok(match word("task", TaskState::parse, &self.state)? {
            TaskState::Issued => State::Issued,
            TaskState::Taken => State::Taken { worker: taken()? },
            TaskState::Reported => State::Reported { worker: taken()?, report: report()? },
            TaskState::Accepted => State::Accepted { worker: taken()?, report: report()? },
            TaskState::SentBack => State::SentBack { worker: taken()?, report: report()? },
        })
    }
}
