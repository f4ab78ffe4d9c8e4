//! Tasks in the order in which they are listed: the earliest due first.

use chrono::NaiveDate;
use kernel::Officer;
use kernel::ids::TaskId;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;
use words::Word;

use super::Error;
use crate::domain::task::TAKE;
use crate::domain::{Task, TaskState};

/// Where a task stands in the list: by its day, then in the order of issue.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Key(NaiveDate, Uuid);

impl Key {
    /// The key of a task.
    pub fn of(task: &Task) -> Self {
        Self(task.due_date, task.id.uuid())
    }
}

impl Default for Key {
    fn default() -> Self {
        Self(NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default(), Uuid::nil())
    }
}

/// The tasks that concern an officer, in their order; those in this state only, if one is given.
///
/// A worker sees those of the centre that nobody has taken and the own ones; others see all of the
/// centre if it is theirs, and those that their body asked for. For each state one stretch of an
/// index is read, as long as a page.
pub async fn page(
    connection: &mut PgConnection,
    officer: &Officer,
    state: Option<TaskState>,
    after: Key,
    limit: i64,
) -> Result<Vec<TaskId>, Error> {
    let worker = officer.has(TAKE);
    let states = state.map_or_else(|| TaskState::ALL.to_vec(), |it| vec![it]);
    let open = states.iter().filter(|it| !worker || **it == TaskState::Issued);
    let open: Vec<_> = open.map(|it| it.as_str().to_owned()).collect();
    let states: Vec<_> = states.iter().map(|it| it.as_str().to_owned()).collect();
    let ids = sqlx::query_scalar!(
        r#"select task_id as "task_id!"
         from (
             select of_centre.* from unnest($1::text[]) as in_state, lateral (
                 select due_date, task_id from grid_collaboration.task
                 where centre_body = $3 and state = in_state and (due_date, task_id) > ($6, $7)
                 order by due_date, task_id
                 limit $8
             ) as of_centre
             union
             select asked.* from unnest($2::text[]) as in_state, lateral (
                 select due_date, task_id from grid_collaboration.task
                 where asking_body = $4 and state = in_state and (due_date, task_id) > ($6, $7)
                 order by due_date, task_id
                 limit $8
             ) as asked
             union
             select own.* from unnest($2::text[]) as in_state, lateral (
                 select due_date, task_id from grid_collaboration.task
                 where worker_post = $5 and state = in_state and (due_date, task_id) > ($6, $7)
                     and centre_body = $3
                 order by due_date, task_id
                 limit $8
             ) as own
         ) as listed
         order by due_date, task_id
         limit $8"#,
        &open,
        &states,
        officer.body.as_str(),
        (!worker).then_some(officer.body.as_str()),
        worker.then_some(officer.post.as_str()),
        after.0,
        after.1,
        limit,
    )
    .fetch_all(connection)
    .await?;
    Ok(ids.into_iter().map(TaskId::from).collect())
}
