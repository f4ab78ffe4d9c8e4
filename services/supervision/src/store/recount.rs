//! Open deadlines, page by page, and those of them that move, locked.

use mailbox::Tx;
use uuid::Uuid;

use super::Error;
use super::deadline::Row;
use crate::domain::{Deadline, Dossier};
use crate::store::dossier;

/// A page of the deadlines that run or are breached, by id.
pub async fn open_page(
    pool: &sqlx::PgPool,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Deadline>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select deadline_id, dossier_id, matter_id, rule, subject, body, state, start_event_id,
             start_date, start_record_time, start_traceparent, certificate, due_time,
             late_at_entry, was_breached, end_date, cause, next_wake, version
         from supervision.deadline
         where deadline_id > $1 and state in ('running', 'breached')
         order by deadline_id limit $2",
        after,
        limit
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// Locks deadlines, their dossiers first as everywhere, and returns each with its dossier as both are now.
pub async fn lock(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<(Deadline, Dossier)>, Error> {
    let dossiers = dossier::lock_of_deadlines(tx, ids).await?;
    let rows = sqlx::query_as!(
        Row,
        "select deadline_id, dossier_id, matter_id, rule, subject, body, state, start_event_id,
             start_date, start_record_time, start_traceparent, certificate, due_time,
             late_at_entry, was_breached, end_date, cause, next_wake, version
         from supervision.deadline where deadline_id = any($1)
         order by deadline_id for no key update",
        ids
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .filter_map(|row| Some((dossiers.get(&row.dossier_id)?.clone(), row)))
        .map(|(dossier, row)| Ok((row.into_domain()?, dossier)))
        .collect()
}
