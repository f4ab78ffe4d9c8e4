//! What grid workers found about a matter.

use kernel::ids::MatterId;
use mailbox::Tx;
use sqlx::PgConnection;

use super::{Error, uuids};
use crate::domain::Finding;

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
pub async fn of_matters(
    connection: &mut PgConnection,
    matters: &[MatterId],
) -> Result<Vec<Finding>, Error> {
    let rows = sqlx::query!(
        "select task_id, matter_id, finding_date, finding from routing.finding
         where matter_id = any($1) order by finding_date, task_id",
        &uuids(matters)
    )
    .fetch_all(connection)
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
