//! Tasks as rows.

use chrono::NaiveDate;
use kernel::ids::{EntryId, MatterId, TaskId};
use kernel::{BodyCode, Officer, PostCode};
use mailbox::Tx;
use sqlx::PgPool;
use uuid::Uuid;

use super::Error;
use crate::domain::{Kind, Refusal, State, Task};

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
    review_reason: Option<String>,
    version: i64,
}

/// Inserts a new task.
pub async fn insert(tx: &mut Tx, task: &Task) -> Result<(), Error> {
    sqlx::query!(
        "insert into grid_collaboration.task (task_id, kind, matter_id, entry_id, grid, centre_body,
             content, asking_body, due_date, state, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        task.id.uuid(),
        task.kind.as_str(),
        task.matter.map(MatterId::uuid),
        task.entry.map(EntryId::uuid),
        task.grid,
        task.centre_body.as_str(),
        task.content,
        task.asking_body.as_str(),
        task.due_date,
        task.state.name(),
        task.version,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The task, locked.
pub async fn get_for_update(tx: &mut Tx, id: TaskId) -> Result<Task, Error> {
    sqlx::query_as!(
        Row,
        "select task_id, kind, matter_id, entry_id, grid, centre_body, content, asking_body,
             due_date, state, worker_post, report, review_reason, version
         from grid_collaboration.task where task_id = $1 for update",
        id.uuid()
    )
    .fetch_optional(tx.connection())
    .await?
    .ok_or(Error::Refused(Refusal::TaskNotFound))?
    .into_domain()
}

/// Saves what a transition changed; returns the new version.
pub async fn save(tx: &mut Tx, task: &Task) -> Result<i64, Error> {
    let reason = match &task.state {
        State::SentBack { reason, .. } => Some(reason.as_str()),
        State::Issued | State::Taken { .. } | State::Reported { .. } | State::Accepted { .. } => {
            None
        }
    };
    let changed = sqlx::query!(
        "update grid_collaboration.task
         set state = $2, worker_post = $3, report = $4, review_reason = $5, version = version + 1
         where task_id = $1 and version = $6",
        task.id.uuid(),
        task.state.name(),
        task.state.worker().map(PostCode::as_str),
        task.state.report(),
        reason,
        task.version,
    )
    .execute(tx.connection())
    .await?;
    if changed.rows_affected() == 1 {
        Ok(task.version + 1)
    } else {
        Err(Error::Stale { what: "task" })
    }
}

/// Tasks the officer's body asked for or carries out, and may know of; the earliest due first.
pub async fn list(
    pool: &PgPool,
    officer: &Officer,
    state: Option<&str>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Task>, Error> {
    let mut posts: Vec<_> = officer.held_posts.iter().map(ToString::to_string).collect();
    posts.push(officer.post.to_string());
    let rows = sqlx::query_as!(
        Row,
        "select task_id, kind, t.matter_id, entry_id, grid, centre_body, content, asking_body,
             due_date, state, worker_post, report, review_reason, version
         from grid_collaboration.task t
             left join grid_collaboration.matter_label l on l.matter_id = t.matter_id
         where (centre_body = $1 or asking_body = $1) and ($2::text is null or state = $2)
             and (l.matter_id is null
                 or (not $1 = any(l.excluded_bodies) and not l.excluded_posts && $3))
         order by due_date, task_id limit $4 offset $5",
        officer.body.as_str(),
        state,
        &posts,
        limit,
        offset,
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

impl Row {
    fn into_domain(self) -> Result<Task, Error> {
        let bad = |what: &str| Error::inconsistent("task", format!("{what} of {}", self.task_id));
        let worker = match self.worker_post.as_deref() {
            Some(code) => Some(PostCode::parse(code).map_err(|_| bad("worker_post"))?),
            None => None,
        };
        let state =
            match (self.state.as_str(), worker, self.report.clone(), self.review_reason.clone()) {
                ("issued", None, None, None) => State::Issued,
                ("taken", Some(worker), None, None) => State::Taken { worker },
                ("reported", Some(worker), Some(report), None) => {
                    State::Reported { worker, report }
                }
                ("accepted", Some(worker), Some(report), None) => {
                    State::Accepted { worker, report }
                }
                ("sent_back", Some(worker), Some(report), Some(reason)) => {
                    State::SentBack { worker, report, reason }
                }
                _ => return Err(bad("state")),
            };
        Ok(Task {
            id: self.task_id.into(),
            kind: Kind::parse(&self.kind).ok_or_else(|| bad("kind"))?,
            matter: self.matter_id.map(MatterId::from),
            entry: self.entry_id.map(EntryId::from),
            centre_body: BodyCode::parse(&self.centre_body).map_err(|_| bad("centre_body"))?,
            asking_body: BodyCode::parse(&self.asking_body).map_err(|_| bad("asking_body"))?,
            grid: self.grid,
            content: self.content,
            due_date: self.due_date,
            state,
            version: self.version,
        })
    }
}
