//! Tasks: read whole with their grid and the label of their matter, saved whole against their version.

use chrono::NaiveDate;
use kernel::ids::{EntryId, MatterId, TaskId};
use kernel::{Officer, PostCode, Visibility};
use mailbox::{Tx, version};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::grid::grid_code;
use super::{Error, code, codes};
use crate::domain::task::TAKE;
use crate::domain::{Grid, Kind, State, Subject, Task};

struct Row {
    task_id: Uuid,
    kind: String,
    matter_id: Option<Uuid>,
    entry_id: Option<Uuid>,
    grid: String,
    grid_name: String,
    grid_region: String,
    centre_body: String,
    content: String,
    asking_body: String,
    due_date: NaiveDate,
    state: String,
    worker_post: Option<String>,
    report: Option<String>,
    version: i64,
    of_matter: Option<Uuid>,
    visibility_version: i32,
    excluded_bodies: Vec<String>,
    excluded_posts: Vec<String>,
}

/// Writes a new task.
pub async fn insert(tx: &mut Tx, task: &Task) -> Result<(), Error> {
    sqlx::query!(
        "insert into grid_collaboration.task (task_id, kind, matter_id, entry_id, grid, content,
             asking_body, due_date, state, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        task.id.uuid(),
        task.kind.as_str(),
        task.subject.matter().map(MatterId::uuid),
        task.subject.entry().map(EntryId::uuid),
        task.grid.code.as_str(),
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

/// Saves what a transition changed; somebody else's change in between makes it stale.
pub async fn save(tx: &mut Tx, task: &Task) -> Result<i64, Error> {
    let changed = sqlx::query!(
        "update grid_collaboration.task
         set state = $3, worker_post = $4, report = $5, version = version + 1
         where task_id = $1 and version = $2",
        task.id.uuid(),
        task.version,
        task.state.name(),
        task.state.worker().map(PostCode::as_str),
        task.state.report(),
    )
    .execute(tx.connection())
    .await?;
    version::next(&changed, task.version, "task")
}

/// The task, locked until the transaction ends.
pub async fn find_for_update(tx: &mut Tx, id: TaskId) -> Result<Option<Task>, Error> {
    let locked = sqlx::query_scalar!(
        "select task_id from grid_collaboration.task where task_id = $1 for update",
        id.uuid()
    )
    .fetch_optional(tx.connection())
    .await?;
    match locked {
        Some(id) => Ok(read(tx.connection(), &[id]).await?.pop()),
        None => Ok(None),
    }
}

/// The tasks an officer may know of, the earliest due first.
///
/// A worker sees those of the centre that nobody has taken and the own ones, a coordinator all of the centre; anybody
/// else those that the own body asked for.
pub async fn list(
    pool: &PgPool,
    officer: &Officer,
    state: Option<&str>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Task>, Error> {
    let mut posts: Vec<_> = officer.held_posts.iter().map(ToString::to_string).collect();
    posts.push(officer.post.to_string());
    let ids = sqlx::query_scalar!(
        "select t.task_id
         from grid_collaboration.task t
             join grid_collaboration.grid g on g.code = t.grid
             left join grid_collaboration.ledger_entry e on e.entry_id = t.entry_id
             left join grid_collaboration.matter_label m
                 on m.matter_id = coalesce(t.matter_id, e.matter_id)
         where ($1::text is null or t.state = $1)
             and (
                 g.centre_body = $2 and (not $3 or t.state = 'issued' or t.worker_post = $4)
                 or t.asking_body = $2 and not $3
             )
             and (
                 m.matter_id is null
                 or not ($2 = any(m.excluded_bodies)) and not (m.excluded_posts && $5)
             )
         order by t.due_date, t.task_id
         limit $6 offset $7",
        state,
        officer.body.as_str(),
        officer.has(TAKE),
        officer.post.as_str(),
        &posts,
        limit,
        offset,
    )
    .fetch_all(pool)
    .await?;
    let mut connection = pool.acquire().await?;
    read(&mut connection, &ids).await
}

async fn read(connection: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<Task>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select t.task_id, t.kind, t.matter_id, t.entry_id, t.grid, g.name as grid_name,
             g.region as grid_region, g.centre_body, t.content, t.asking_body, t.due_date, t.state,
             t.worker_post, t.report, t.version, coalesce(t.matter_id, e.matter_id) as of_matter,
             coalesce(m.visibility_version, 0) as "visibility_version!",
             coalesce(m.excluded_bodies, '{}') as "excluded_bodies!",
             coalesce(m.excluded_posts, '{}') as "excluded_posts!"
         from grid_collaboration.task t
             join grid_collaboration.grid g on g.code = t.grid
             left join grid_collaboration.ledger_entry e on e.entry_id = t.entry_id
             left join grid_collaboration.matter_label m
                 on m.matter_id = coalesce(t.matter_id, e.matter_id)
         where t.task_id = any($1)
         order by array_position($1, t.task_id)"#,
        ids,
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
            kind: Kind::parse(&self.kind).ok_or_else(|| bad("kind"))?,
            subject: subject.ok_or_else(|| bad("subject"))?,
            grid: Grid {
                code: grid_code(&self.grid)?,
                name: self.grid_name.clone(),
                region: code("grid", &self.grid_region)?,
                centre_body: code("grid", &self.centre_body)?,
            },
            state: self.state()?,
            asking_body: code("task", &self.asking_body)?,
            visibility: Visibility {
                version: self.visibility_version,
                excluded_bodies: codes("matter_label", &self.excluded_bodies)?,
                excluded_posts: codes("matter_label", &self.excluded_posts)?,
            },
            matter: self.of_matter.map(MatterId::from),
            content: self.content,
            due_date: self.due_date,
            version: self.version,
        })
    }

    fn state(&self) -> Result<State, Error> {
        let worker = self.worker_post.as_deref().map(|post| code("task", post)).transpose()?;
        Ok(match (self.state.as_str(), worker, self.report.clone()) {
            ("issued", None, None) => State::Issued,
            ("taken", Some(worker), None) => State::Taken { worker },
            ("reported", Some(worker), Some(report)) => State::Reported { worker, report },
            ("accepted", Some(worker), Some(report)) => State::Accepted { worker, report },
            ("sent_back", Some(worker), Some(report)) => State::SentBack { worker, report },
            _ => return Err(Error::inconsistent("task", format!("state of {}", self.task_id))),
        })
    }
}
