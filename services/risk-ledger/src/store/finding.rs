//! What grid workers found about an entry.

use chrono::NaiveDate;
use kernel::ids::{EntryId, TaskId};
use mailbox::Tx;
use sqlx::PgConnection;

use super::Error;

/// An accepted report. Its entry may be heard of later.
#[derive(Clone, Debug)]
pub struct Finding {
    pub task: TaskId,
    pub entry: EntryId,
    pub accept_date: NaiveDate,
    /// In words about the matter.
    pub finding: String,
}

/// Keeps a finding; the same one twice changes nothing.
pub async fn put(tx: &mut Tx, it: &Finding) -> Result<(), Error> {
    sqlx::query!(
        "insert into risk_ledger.finding (task_id, entry_id, accept_date, finding)
         values ($1, $2, $3, $4) on conflict do nothing",
        it.task.uuid(),
        it.entry.uuid(),
        it.accept_date,
        it.finding,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What was found about these entries, the oldest first.
pub async fn of_entries(
    connection: &mut PgConnection,
    entries: &[EntryId],
) -> Result<Vec<Finding>, Error> {
    let ids: Vec<_> = entries.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query!(
        "select task_id, entry_id, accept_date, finding from risk_ledger.finding
         where entry_id = any($1) order by accept_date, task_id",
        &ids
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Finding {
            task: row.task_id.into(),
            entry: row.entry_id.into(),
            accept_date: row.accept_date,
            finding: row.finding,
        })
        .collect())
}
