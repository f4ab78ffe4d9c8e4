//! Deadlines as they are shown: those of a dossier, those of a body, and how many stand where. The
//! table shows only what its reader may know of.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use deadlines::Deadline;
use kernel::clock::office_instant;
use kernel::ids::DeadlineId;
use kernel::{BodyCode, RegionCode};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use super::deadline::Row;
use crate::Error;

/// The deadline with its id, if there is one.
pub async fn find(
    connection: &mut PgConnection,
    id: DeadlineId,
) -> Result<Option<Deadline>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select deadline_id, dossier_id, matter_id, rule, nature, subject, body, state, start_event_id,
             start_date, start_record_time, start_traceparent, certificate, due_time,
             limit_time, late_at_entry, was_breached, end_date, cause, next_wake, version
         from supervision.deadline where deadline_id = $1",
        id.uuid()
    )
    .fetch_optional(connection)
    .await?;
    row.map(Row::into_domain).transpose()
}

/// Where a deadline stands in a list: by its due date, those that never started last.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Key(DateTime<Utc>, Uuid);

impl Default for Key {
    fn default() -> Self {
        Self(DateTime::UNIX_EPOCH, Uuid::nil())
    }
}

impl Key {
    /// The key of a deadline that was listed.
    pub fn of(it: &Deadline) -> Self {
        Self(it.certificate().map_or_else(never, |it| it.due_time), it.id.uuid())
    }
}

/// After every end.
fn never() -> DateTime<Utc> {
    let last_day = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or_default();
    office_instant(last_day, NaiveTime::MIN)
}

/// The deadlines of a dossier, the earliest end first.
pub async fn of_dossier(
    connection: &mut PgConnection,
    dossier: Uuid,
    after: Key,
    limit: i64,
) -> Result<Vec<Deadline>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select deadline_id, dossier_id, matter_id, rule, nature, subject, body, state, start_event_id,
             start_date, start_record_time, start_traceparent, certificate, due_time,
             limit_time, late_at_entry, was_breached, end_date, cause, next_wake, version
         from supervision.deadline
         where dossier_id = $1 and (coalesce(due_time, $5), deadline_id) > ($2, $3)
         order by coalesce(due_time, $5), deadline_id limit $4",
        dossier,
        after.0,
        after.1,
        limit,
        never(),
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// The open deadlines of a body, the earliest end first; not the rights of petitioners, which leave
/// a body nothing to do.
pub async fn open_of_body(
    connection: &mut PgConnection,
    body: &BodyCode,
    after: Key,
    limit: i64,
) -> Result<Vec<Deadline>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select d.deadline_id, d.dossier_id, d.matter_id, d.rule, d.nature, d.subject, d.body, d.state,
             d.start_event_id, d.start_date, d.start_record_time, d.start_traceparent,
             d.certificate, d.due_time, d.limit_time, d.late_at_entry, d.was_breached,
             d.end_date, d.cause, d.next_wake, d.version
         from supervision.deadline d join supervision.dossier f using (dossier_id)
         where d.body = $1 and d.state in ('running', 'breached') and d.nature <> 'petitioner_right'
             and (d.due_time, d.deadline_id) > ($2, $3)
         order by d.due_time, d.deadline_id limit $4",
        body.as_str(),
        after.0,
        after.1,
        limit,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// How many deadlines of a body and a rule stand where.
#[derive(Debug)]
pub struct Summary {
    pub body: String,
    pub rule: String,
    pub running: i64,
    pub met: i64,
    pub met_late: i64,
    pub breached: i64,
    pub void: i64,
    pub late_at_entry: i64,
}

/// Counts by body and rule for bodies of a region.
///
/// Each deadline is counted once, as breached after its limit, also if it ended without being met after that; of those that stand breached it is also said how many were past it
/// at entry. The rights of petitioners are not counted: a body neither meets nor misses them.
pub async fn summarise(
    connection: &mut PgConnection,
    region: &RegionCode,
    now: DateTime<Utc>,
) -> Result<Vec<Summary>, Error> {
    let within = format!("{}%", region.prefix());
    let rows = sqlx::query_as!(
        Summary,
        r#"select d.body, d.rule,
             count(*) filter (where d.state = 'running' and d.limit_time > $2) as "running!",
             count(*) filter (where d.state = 'met') as "met!",
             count(*) filter (where d.state = 'met_late') as "met_late!",
             count(*) filter (where d.state = 'breached' or ended_late.so
                 or (d.state = 'running' and d.limit_time <= $2)) as "breached!",
             count(*) filter (where d.state = 'not_started'
                 or (d.state = 'void' and not ended_late.so)) as "void!",
             count(*) filter (where d.late_at_entry and d.state = 'breached') as "late_at_entry!"
         from supervision.deadline d join supervision.dossier f using (dossier_id)
             -- What ends after the limit, by a recall or a void number, was missed all the same.
             cross join lateral (
                 select d.state = 'void' and d.was_breached and d.end_date
                     > ((d.limit_time - interval '1 microsecond') at time zone 'Asia/Shanghai')::date as so
             ) as ended_late
         where d.body like $1 and d.nature <> 'petitioner_right'
         group by d.body, d.rule order by d.body, d.rule"#,
        within,
        now,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}
