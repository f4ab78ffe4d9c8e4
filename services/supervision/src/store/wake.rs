//! Deadlines that are due to be fired, and what firing them writes.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use kernel::ids::MatterId;
use kernel::{BodyCode, Visibility};
use mailbox::Tx;
use uuid::Uuid;

use super::{Error, codes};
use crate::domain::{Alarm, Cause, Days, RuleId, State};

/// A deadline to fire, with the label its events carry.
#[derive(Debug)]
pub struct Due {
    pub alarm: Alarm,
    pub visibility: Visibility,
}

/// As much of a deadline as its firing needs, with its dossier's label.
struct Row {
    deadline_id: Uuid,
    dossier_id: Uuid,
    matter_id: Option<Uuid>,
    rule: String,
    body: String,
    state: String,
    start_date: NaiveDate,
    start_traceparent: String,
    due_time: Option<DateTime<Utc>>,
    next_wake: Option<DateTime<Utc>>,
    version: i64,
}

/// Locks those of `ids` that are due at `now`, in order of their wakes; those locked elsewhere are left out.
pub async fn lock_claimed(
    tx: &mut Tx,
    ids: &[Uuid],
    now: DateTime<Utc>,
) -> Result<Vec<Due>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select deadline_id, dossier_id, matter_id, rule, body, state, start_date,
             start_traceparent, due_time, next_wake, version
         from supervision.deadline where deadline_id = any($1) and next_wake <= $2
         order by next_wake, deadline_id for no key update skip locked",
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
        "select deadline_id, dossier_id, matter_id, rule, body, state, start_date,
             start_traceparent, due_time, next_wake, version
         from supervision.deadline where next_wake <= $1
         order by next_wake, deadline_id limit $2 for no key update skip locked",
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
    let mut by_dossier = HashMap::with_capacity(labels.len());
    for label in labels {
        let visibility = Visibility {
            version: label.visibility_version,
            excluded_bodies: codes("dossier", &label.excluded_bodies)?,
            excluded_posts: codes("dossier", &label.excluded_posts)?,
        };
        by_dossier.insert(label.dossier_id, visibility);
    }
    rows.into_iter()
        .map(|row| {
            let visibility = by_dossier.get(&row.dossier_id).cloned().unwrap_or_default();
            Ok(Due { alarm: row.into_domain()?, visibility })
        })
        .collect()
}

impl Row {
    fn into_domain(self) -> Result<Alarm, Error> {
        let id = self.deadline_id;
        let bad = |what: &str| Error::inconsistent("deadline", format!("{what} of {id}"));
        let state = match (self.state.as_str(), self.next_wake) {
            ("running", Some(next_wake)) => State::Running { next_wake },
            ("breached", next_wake) => State::Breached { next_wake },
            _ => return Err(bad("state")),
        };
        let due_time = self.due_time.ok_or_else(|| bad("due_time"))?;
        Ok(Alarm {
            id: id.into(),
            dossier: self.dossier_id,
            matter: self.matter_id.map(MatterId::from),
            rule: RuleId::parse(&self.rule).ok_or_else(|| bad("rule"))?,
            body: BodyCode::parse(&self.body).map_err(|_| bad("body"))?,
            days: Days::stored(self.start_date, due_time),
            state,
            traceparent: self.start_traceparent,
            version: self.version,
        })
    }
}

/// Writes what firing changed, in one statement, and gives each alarm its new version; the rows are locked.
pub async fn save(tx: &mut Tx, fired: Vec<&mut Alarm>) -> Result<(), Error> {
    let ids: Vec<_> = fired.iter().map(|it| it.id.uuid()).collect();
    let states: Vec<_> = fired.iter().map(|it| it.state.as_str().to_owned()).collect();
    let wakes: Vec<_> = fired.iter().map(|it| it.state.next_wake()).collect();
    let versions: Vec<_> = fired.iter().map(|it| it.version).collect();
    // Firing ends nothing but a right, which lapses on its last day.
    let ends: Vec<_> = fired
        .iter()
        .map(|it| match &it.state {
            State::Void { date, .. } => Some(*date),
            State::Running { .. }
            | State::Breached { .. }
            | State::Met { .. }
            | State::MetLate { .. } => None,
        })
        .collect();
    let lapsed = serde_json::to_value(Cause::Lapsed)
        .map_err(|error| Error::inconsistent("deadline", error.to_string()))?;
    let saved = sqlx::query!(
        "update supervision.deadline d
         set state = f.state, was_breached = d.was_breached or f.state = 'breached',
             end_date = f.end_date, cause = case f.state when 'void' then $6::jsonb end,
             next_wake = f.next_wake, version = d.version + 1
         from unnest($1::uuid[], $2::text[], $3::date[], $4::timestamptz[], $5::bigint[])
             as f (deadline_id, state, end_date, next_wake, version)
         where d.deadline_id = f.deadline_id and d.version = f.version",
        &ids,
        &states,
        &ends as &[Option<NaiveDate>],
        &wakes as &[Option<DateTime<Utc>>],
        &versions,
        lapsed,
    )
    .execute(tx.connection())
    .await?;
    super::all_changed(saved.rows_affected(), fired.len())?;
    for alarm in fired {
        alarm.version += 1;
    }
    Ok(())
}

/// Something about to be said once: of which deadline, for which last day, what.
pub type Once = (Uuid, NaiveDate, String);

/// Notes what is announced, and says of which deadlines it had not been.
pub async fn announce(tx: &mut Tx, announced: &[Once]) -> Result<HashSet<Uuid>, Error> {
    if announced.is_empty() {
        return Ok(HashSet::new());
    }
    let now = tx.now();
    let ids: Vec<_> = announced.iter().map(|it| it.0).collect();
    let dates: Vec<_> = announced.iter().map(|it| it.1).collect();
    let words: Vec<_> = announced.iter().map(|it| it.2.clone()).collect();
    let fresh = sqlx::query_scalar!(
        "insert into supervision.announced (deadline_id, due_date, what, announce_time)
         select deadline_id, due_date, what, $4
         from unnest($1::uuid[], $2::date[], $3::text[]) as a (deadline_id, due_date, what)
         on conflict do nothing returning deadline_id",
        &ids,
        &dates,
        &words,
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

/// Where a page of wakes begins: behind this one.
pub type After = (DateTime<Utc>, Uuid);

/// Before every wake.
pub const START: After = (DateTime::<Utc>::UNIX_EPOCH, Uuid::nil());

/// A page of all wakes, the earliest first.
pub async fn page(
    pool: &sqlx::PgPool,
    after: After,
    limit: i64,
) -> Result<Vec<(Uuid, DateTime<Utc>)>, Error> {
    let rows = sqlx::query!(
        r#"select deadline_id, next_wake as "next_wake!" from supervision.deadline
         where next_wake is not null and (next_wake, deadline_id) > ($1, $2)
         order by next_wake, deadline_id limit $3"#,
        after.0,
        after.1,
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
