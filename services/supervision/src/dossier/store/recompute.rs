//! Open deadlines, page by page, and those of them that move, locked.

use chrono::{DateTime, NaiveDate, Utc};
use deadlines::Deadline;
use mailbox::Tx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::deadline::Row;
use super::dossier;
use crate::Error;
use crate::dossier::domain::Dossier;

/// A page of the deadlines that run or are breached, by id.
pub async fn open_page(
    connection: &mut PgConnection,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Deadline>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select deadline_id, dossier_id, matter_id, rule, nature, subject, body, state, start_event_id,
             start_date, start_record_time, start_traceparent, certificate, due_time,
             limit_time, late_at_entry, was_breached, end_date, cause, next_wake, version
         from supervision.deadline
         where deadline_id > $1 and state in ('running', 'breached')
         order by deadline_id limit $2",
        after,
        limit
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// Locks deadlines, their dossiers first as everywhere, and returns each with its dossier as both
/// are now.
pub async fn lock(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<(Deadline, Dossier)>, Error> {
    dossier::take_turn(tx).await?;
    let dossiers = dossier::lock_of_deadlines(tx, ids).await?;
    let rows = sqlx::query_as!(
        Row,
        "select deadline_id, dossier_id, matter_id, rule, nature, subject, body, state, start_event_id,
             start_date, start_record_time, start_traceparent, certificate, due_time,
             limit_time, late_at_entry, was_breached, end_date, cause, next_wake, version
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

/// Writes deadlines that were recomputed, in one statement, and gives each its new version; their
/// rows are locked.
pub async fn save(tx: &mut Tx, moved: &mut [Deadline]) -> Result<(), Error> {
    let rows = moved.iter().map(Row::from_domain).collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<_> = rows.iter().map(|row| row.deadline_id).collect();
    let states: Vec<_> = rows.iter().map(|row| row.state.clone()).collect();
    let certificates: Vec<_> = rows.iter().map(|row| row.certificate.clone()).collect();
    let due_times: Vec<_> = rows.iter().map(|row| row.due_time).collect();
    let limit_times: Vec<_> = rows.iter().map(|row| row.limit_time).collect();
    let late_at_entry: Vec<_> = rows.iter().map(|row| row.late_at_entry).collect();
    let was_breached: Vec<_> = rows.iter().map(|row| row.was_breached).collect();
    let ends: Vec<_> = rows.iter().map(|row| row.end_date).collect();
    let causes: Vec<_> = rows.iter().map(|row| row.cause.clone()).collect();
    let wakes: Vec<_> = rows.iter().map(|row| row.next_wake).collect();
    let versions: Vec<_> = rows.iter().map(|row| row.version).collect();
    let saved = sqlx::query!(
        "update supervision.deadline d
         set state = f.state, certificate = f.certificate, due_time = f.due_time,
             limit_time = f.limit_time, late_at_entry = f.late_at_entry,
             was_breached = f.was_breached, end_date = f.end_date, cause = f.cause, next_wake = f.next_wake,
             version = d.version + 1
         from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[],
             $5::timestamptz[], $6::bool[], $7::bool[], $8::date[], $9::text[],
             $10::timestamptz[], $11::bigint[])
             as f (deadline_id, state, certificate, due_time, limit_time, late_at_entry,
                 was_breached, end_date, cause, next_wake, version)
         where d.deadline_id = f.deadline_id and d.version = f.version",
        &ids,
        &states,
        &certificates as &[Option<String>],
        &due_times as &[Option<DateTime<Utc>>],
        &limit_times as &[Option<DateTime<Utc>>],
        &late_at_entry,
        &was_breached,
        &ends as &[Option<NaiveDate>],
        &causes as &[Option<String>],
        &wakes as &[Option<DateTime<Utc>>],
        &versions,
    )
    .execute(tx.connection())
    .await?;
    super::deadline::all_changed(saved.rows_affected(), moved.len())?;
    for it in moved {
        it.version += 1;
    }
    Ok(())
}
