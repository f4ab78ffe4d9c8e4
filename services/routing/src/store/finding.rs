//! What grid workers found about a matter.

use chrono::NaiveDate;
use kernel::ids::{MatterId, TaskId};
use mailbox::Tx;
use sqlx::PgPool;

use super::Error;

/// What a grid worker found, accepted by whoever asked.
#[derive(Clone, Debug)]
pub struct Finding {
    pub task: TaskId,
    pub matter: MatterId,
    pub date: NaiveDate,
    pub finding: String,
}

/// Keeps a finding, whether its matter is known yet or not.
pub async fn insert(tx: &mut Tx, finding: &Finding) -> Result<(), Error> {
    sqlx::query!(
        "insert into routing.finding (task_id, matter_id, finding_date, finding)
         values ($1, $2, $3, $4) on conflict (task_id) do nothing",
        finding.task.uuid(),
        finding.matter.uuid(),
        finding.date,
        finding.finding,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The findings about these matters, the oldest first.
pub async fn of_matters(pool: &PgPool, matters: &[MatterId]) -> Result<Vec<Finding>, Error> {
    let ids: Vec<_> = matters.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query!(
        "select task_id, matter_id, finding_date, finding from routing.finding
         where matter_id = any($1) order by finding_date, task_id",
        &ids
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Finding {
            task: row.task_id.into(),
            matter: row.matter_id.into(),
            date: row.finding_date,
            finding: row.finding,
        })
        .collect())
}
