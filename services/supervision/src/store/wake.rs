//! Deadlines that are due to be fired, and what firing them writes.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::Visibility;
use mailbox::Tx;
use uuid::Uuid;

use super::deadline::{Progress, Row};
use super::{Error, codes};
use crate::domain::Deadline;

/// A deadline to fire, with the label its events carry.
#[derive(Debug)]
pub struct Due {
    pub deadline: Deadline,
    pub visibility: Visibility,
}

/// Locks those of `ids` that run and are due at `now`, in order of their wakes; those locked elsewhere are left out.
pub async fn lock_claimed(
    tx: &mut Tx,
    ids: &[Uuid],
    now: DateTime<Utc>,
) -> Result<Vec<Due>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select deadline_id, dossier_id, matter_id, rule, subject, body, state, start_event_id,
             start_date, start_record_time, start_traceparent, certificate, due_time,
             late_at_entry, was_breached, end_date, cause, next_wake, version
         from supervision.deadline where deadline_id = any($1) and next_wake <= $2
         order by next_wake, deadline_id for update skip locked",
        ids,
        now
    )
    .fetch_all(tx.connection())
    .await?;
    labelled(tx, rows).await
}

/// Locks the first deadlines that are due at `now`, whatever Redis knows of them.
pub async fn lock_due(tx: &mut Tx, now: DateTime<Utc>, limit: i64) -> Result<Vec<Due>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select deadline_id, dossier_id, matter_id, rule, subject, body, state, start_event_id,
             start_date, start_record_time, start_traceparent, certificate, due_time,
             late_at_entry, was_breached, end_date, cause, next_wake, version
         from supervision.deadline where next_wake <= $1
         order by next_wake, deadline_id limit $2 for update skip locked",
        now,
        limit
    )
    .fetch_all(tx.connection())
    .await?;
    labelled(tx, rows).await
}

/// The label is read after the lock, so that it is the present one.
async fn labelled(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<Due>, Error> {
    let dossiers: Vec<_> = rows.iter().map(|row| row.dossier_id).collect();
    let labels = sqlx::query!(
        "select dossier_id, visibility_version, excluded_bodies, excluded_posts
         from supervision.dossier where dossier_id = any($1)",
        &dossiers
    )
    .fetch_all(tx.connection())
    .await?;
    let mut by_dossier = std::collections::HashMap::with_capacity(labels.len());
    for label in labels {
        let visibility = Visibility {
            version: label.visibility_version,
            excluded_bodies: codes(&label.excluded_bodies)?,
            excluded_posts: codes(&label.excluded_posts)?,
        };
        by_dossier.insert(label.dossier_id, visibility);
    }
    rows.into_iter()
        .map(|row| {
            let visibility = by_dossier.get(&row.dossier_id).cloned().unwrap_or_default();
            Ok(Due { deadline: row.into_domain()?, visibility })
        })
        .collect()
}

/// Writes what firing changed, in one statement; the rows are locked.
pub async fn save(tx: &mut Tx, fired: &[&Deadline]) -> Result<(), Error> {
    let rows = fired.iter().map(|it| Progress::of(it)).collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<_> = fired.iter().map(|it| it.id.uuid()).collect();
    let states: Vec<_> = rows.iter().map(|row| row.state.to_owned()).collect();
    let breached: Vec<_> = rows.iter().map(|row| row.was_breached).collect();
    let ends: Vec<_> = rows.iter().map(|row| row.end_date).collect();
    let causes: Vec<_> = rows.iter().map(|row| row.cause.clone()).collect();
    let wakes: Vec<_> = rows.iter().map(|row| row.next_wake).collect();
    let versions: Vec<_> = fired.iter().map(|it| it.version).collect();
    let saved = sqlx::query!(
        "update supervision.deadline d
         set state = f.state, was_breached = f.was_breached, end_date = f.end_date,
             cause = f.cause, next_wake = f.next_wake, version = d.version + 1
         from unnest($1::uuid[], $2::text[], $3::bool[], $4::date[], $5::jsonb[],
             $6::timestamptz[], $7::bigint[])
             as f (deadline_id, state, was_breached, end_date, cause, next_wake, version)
         where d.deadline_id = f.deadline_id and d.version = f.version",
        &ids,
        &states,
        &breached,
        &ends as &[Option<NaiveDate>],
        &causes as &[Option<serde_json::Value>],
        &wakes as &[Option<DateTime<Utc>>],
        &versions,
    )
    .execute(tx.connection())
    .await?;
    if usize::try_from(saved.rows_affected()) == Ok(rows.len()) {
        Ok(())
    } else {
        Err(Error::Stale { what: "deadline" })
    }
}

/// A reminder about to be sent: which deadline, for which last day, which reminder.
pub type Reminder = (Uuid, NaiveDate, String);

/// Notes reminders as sent, and says which of them had not been.
pub async fn note_reminders(
    tx: &mut Tx,
    reminders: &[Reminder],
) -> Result<std::collections::HashSet<Uuid>, Error> {
    if reminders.is_empty() {
        return Ok(std::collections::HashSet::new());
    }
    let now = tx.now();
    let ids: Vec<_> = reminders.iter().map(|(id, ..)| *id).collect();
    let dates: Vec<_> = reminders.iter().map(|(_, date, _)| *date).collect();
    let names: Vec<_> = reminders.iter().map(|(.., name)| name.clone()).collect();
    let fresh = sqlx::query_scalar!(
        "insert into supervision.reminder_sent (deadline_id, due_date, reminder, sent_time)
         select deadline_id, due_date, reminder, $4
         from unnest($1::uuid[], $2::date[], $3::text[]) as r (deadline_id, due_date, reminder)
         on conflict do nothing returning deadline_id",
        &ids,
        &dates,
        &names,
        now,
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(fresh.into_iter().collect())
}

/// The present wakes of deadlines; nothing for those that do not run.
pub async fn wakes_of(
    pool: &sqlx::PgPool,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, Option<DateTime<Utc>>)>, Error> {
    let rows = sqlx::query!(
        "select deadline_id, next_wake from supervision.deadline where deadline_id = any($1)",
        ids
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| (row.deadline_id, row.next_wake)).collect())
}

/// A page of all wakes, by id, for arming shards anew.
pub async fn page(
    pool: &sqlx::PgPool,
    after: Uuid,
    limit: i64,
) -> Result<Vec<(Uuid, DateTime<Utc>)>, Error> {
    let rows = sqlx::query!(
        r#"select deadline_id, next_wake as "next_wake!" from supervision.deadline
         where deadline_id > $1 and next_wake is not null order by deadline_id limit $2"#,
        after,
        limit
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| (row.deadline_id, row.next_wake)).collect())
}

/// How many deadlines are due and unfired.
pub async fn due_unfired(pool: &sqlx::PgPool, now: DateTime<Utc>) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from supervision.deadline where next_wake <= $1"#,
        now
    )
    .fetch_one(pool)
    .await?;
    Ok(count)
}

/// True if anything is due.
pub async fn is_any_due(pool: &sqlx::PgPool, now: DateTime<Utc>) -> Result<bool, Error> {
    let any = sqlx::query_scalar!(
        r#"select exists (select from supervision.deadline where next_wake <= $1) as "any!""#,
        now
    )
    .fetch_one(pool)
    .await?;
    Ok(any)
}

/// The earliest wake of all.
pub async fn next(pool: &sqlx::PgPool) -> Result<Option<DateTime<Utc>>, Error> {
    let next = sqlx::query_scalar!(
        "select min(next_wake) from supervision.deadline where next_wake is not null"
    )
    .fetch_one(pool)
    .await?;
    Ok(next)
}
