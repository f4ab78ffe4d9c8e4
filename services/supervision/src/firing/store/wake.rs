//! Deadlines that are due to be fired, and what firing them writes.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use deadlines::{Cause, Days, DossierKey, DueDeadline, RuleId, State};
use kernel::ids::MatterId;
use kernel::{BodyCode, Visibility};
use mailbox::Tx;
use mailbox::columns::label;
use sqlx::PgConnection;
use statutory_calendar::Nature;
use uuid::Uuid;

use crate::Error;
use crate::dossier::store::deadline::all_changed;

/// A deadline to fire, with the label its events carry.
#[derive(Debug)]
pub(crate) struct Due {
    pub(crate) deadline: DueDeadline,
    pub(crate) label: Visibility,
}

/// As much of a deadline as its firing needs, with its dossier's label.
struct Row {
    deadline_id: Uuid,
    dossier_id: Uuid,
    matter_id: Option<Uuid>,
    rule: String,
    nature: String,
    body: String,
    state: String,
    start_date: NaiveDate,
    start_traceparent: String,
    due_time: Option<DateTime<Utc>>,
    limit_time: Option<DateTime<Utc>>,
    next_wake: Option<DateTime<Utc>>,
    version: i64,
}

/// Locks those of `ids` that are due at `now`, in order of their wakes; those locked elsewhere are
/// left out.
pub(crate) async fn lock_claimed(
    tx: &mut Tx,
    ids: &[Uuid],
    now: DateTime<Utc>,
) -> Result<Vec<Due>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select deadline_id, dossier_id, matter_id, rule, nature, body, state, start_date,
             start_traceparent, due_time, limit_time, next_wake, version
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
pub(crate) async fn lock_due(
    tx: &mut Tx,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Due>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select deadline_id, dossier_id, matter_id, rule, nature, body, state, start_date,
             start_traceparent, due_time, limit_time, next_wake, version
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
    for row in labels {
        let visibility =
            label("dossier", row.visibility_version, &row.excluded_bodies, &row.excluded_posts)?;
        by_dossier.insert(row.dossier_id, visibility);
    }
    rows.into_iter()
        .map(|row| {
            let label = by_dossier.get(&row.dossier_id).cloned().unwrap_or_default();
            Ok(Due { deadline: row.into_domain()?, label })
        })
        .collect()
}

impl Row {
    fn into_domain(self) -> Result<DueDeadline, Error> {
        let id = self.deadline_id;
        let bad = |what: &str| Error::inconsistent("deadline", format!("{what} of {id}"));
        let state = match (self.state.as_str(), self.next_wake) {
            ("running", Some(next_wake)) => State::Running { next_wake },
            ("breached", next_wake) => State::Breached { next_wake },
            _ => return Err(bad("state")),
        };
        let due_time = self.due_time.ok_or_else(|| bad("due_time"))?;
        let limit_time = self.limit_time.ok_or_else(|| bad("limit_time"))?;
        Ok(DueDeadline {
            id: id.into(),
            dossier: DossierKey { id: self.dossier_id, matter: self.matter_id.map(MatterId::from) },
            rule: RuleId::from(self.rule),
            nature: Nature::parse(&self.nature).ok_or_else(|| bad("nature"))?,
            body: BodyCode::parse(&self.body).map_err(|_| bad("body"))?,
            days: Days::stored(self.start_date, due_time, limit_time),
            state,
            traceparent: self.start_traceparent,
            version: self.version,
        })
    }
}

/// Writes what firing changed, in one statement, and gives each deadline its new version; the rows
/// are locked.
pub(crate) async fn save(tx: &mut Tx, fired: Vec<&mut DueDeadline>) -> Result<(), Error> {
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
    let lapsed = serde_json::to_string(&Cause::Lapsed)
        .map_err(|error| Error::inconsistent("deadline", error.to_string()))?;
    let saved = sqlx::query!(
        "update supervision.deadline d
         set state = f.state, was_breached = d.was_breached or f.state = 'breached',
             end_date = f.end_date, cause = case f.state when 'void' then $6::text end,
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
    all_changed(saved.rows_affected(), fired.len())?;
    for it in fired {
        it.version += 1;
    }
    Ok(())
}

/// The present wakes of deadlines; nothing for those that do not run.
pub(crate) async fn wakes_of(
    connection: &mut PgConnection,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, Option<DateTime<Utc>>)>, Error> {
    let rows = sqlx::query!(
        "select deadline_id, next_wake from supervision.deadline where deadline_id = any($1)",
        ids
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.deadline_id, row.next_wake)).collect())
}

/// Where a page of wakes begins: behind this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WakeCursor {
    pub(crate) wake: DateTime<Utc>,
    pub(crate) id: Uuid,
}

impl WakeCursor {
    /// Before every wake.
    pub(crate) const START: Self = Self { wake: DateTime::<Utc>::UNIX_EPOCH, id: Uuid::nil() };
}

/// A page of all wakes, the earliest first.
pub(crate) async fn page(
    connection: &mut PgConnection,
    after: WakeCursor,
    limit: i64,
) -> Result<Vec<(Uuid, DateTime<Utc>)>, Error> {
    let rows = sqlx::query!(
        r#"select deadline_id, next_wake as "next_wake!" from supervision.deadline
         where next_wake is not null and (next_wake, deadline_id) > ($1, $2)
         order by next_wake, deadline_id limit $3"#,
        after.wake,
        after.id,
        limit
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.deadline_id, row.next_wake)).collect())
}

/// How many deadlines are due and unfired.
pub(crate) async fn due_unfired(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from supervision.deadline where next_wake <= $1"#,
        now
    )
    .fetch_one(connection)
    .await?;
    Ok(count)
}

/// True if anything is due.
pub(crate) async fn is_any_due(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let any = sqlx::query_scalar!(
        r#"select exists (select from supervision.deadline where next_wake <= $1) as "any!""#,
        now
    )
    .fetch_one(connection)
    .await?;
    Ok(any)
}

/// The earliest wake of all.
pub(crate) async fn next(connection: &mut PgConnection) -> Result<Option<DateTime<Utc>>, Error> {
    let next = sqlx::query_scalar!(
        "select min(next_wake) from supervision.deadline where next_wake is not null"
    )
    .fetch_one(connection)
    .await?;
    Ok(next)
}
