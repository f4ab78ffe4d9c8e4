//! Matters as intake sees them, and what others said about them.

use chrono::NaiveDate;
use kernel::ids::{DeadlineId, MatterId};
use kernel::{BodyCode, Visibility};
use mailbox::Tx;
use mailbox::columns::codes;

use super::Error;
use crate::domain::Matter;
use crate::domain::matter::CONCLUDED;

/// The matter, locked.
pub async fn find_for_update(tx: &mut Tx, id: MatterId) -> Result<Option<Matter>, Error> {
    let row = sqlx::query!(
        "select petition_count, stage, answerable_body, visibility_version, excluded_bodies,
             excluded_posts
         from intake.matter where matter_id = $1 and merged_into is null for update",
        id.uuid()
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map(|row| {
        Ok(Matter {
            id,
            petition_count: row.petition_count,
            stage: row.stage,
            answerable_body: BodyCode::parse(&row.answerable_body)?,
            visibility: Visibility {
                version: row.visibility_version,
                excluded_bodies: codes("matter", &row.excluded_bodies)?,
                excluded_posts: codes("matter", &row.excluded_posts)?,
            },
        })
    })
    .transpose()
}

/// Moves one petition's weight from the matter it opened to the matter it repeats.
pub async fn merge(tx: &mut Tx, from: MatterId, into: MatterId) -> Result<i32, Error> {
    sqlx::query!(
        "update intake.matter
         set petition_count = petition_count - 1, merged_into = $2, stage = $3
         where matter_id = $1",
        from.uuid(),
        into.uuid(),
        CONCLUDED,
    )
    .execute(tx.connection())
    .await?;
    let count = sqlx::query_scalar!(
        "update intake.matter set petition_count = petition_count + 1 where matter_id = $1
         returning petition_count",
        into.uuid()
    )
    .fetch_one(tx.connection())
    .await?;
    Ok(count)
}

/// What routing said: where the matter stands, who answers for it now.
pub async fn set_stage(
    tx: &mut Tx,
    id: MatterId,
    stage: &str,
    body: &BodyCode,
    date: NaiveDate,
) -> Result<(), Error> {
    sqlx::query!(
        "with step as (
             insert into intake.matter_step (matter_id, step_date, stage, body)
             values ($1, $4, $2, $3)
         )
         update intake.matter set stage = $2, answerable_body = $3, answerable_post = null
         where matter_id = $1 and merged_into is null",
        id.uuid(),
        stage,
        body.as_str(),
        date,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// A newer label replaces an older one, never the other way round.
pub async fn set_visibility(tx: &mut Tx, id: MatterId, label: &Visibility) -> Result<(), Error> {
    let bodies: Vec<_> = label.excluded_bodies.iter().map(ToString::to_string).collect();
    let posts: Vec<_> = label.excluded_posts.iter().map(ToString::to_string).collect();
    sqlx::query!(
        "update intake.matter
         set visibility_version = $2, excluded_bodies = $3, excluded_posts = $4
         where matter_id = $1 and visibility_version < $2",
        id.uuid(),
        label.version,
        &bodies,
        &posts,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// When a deadline of a matter is due.
#[derive(Debug)]
pub struct NextDate<'a> {
    pub deadline: DeadlineId,
    pub matter: MatterId,
    pub rule: &'a str,
    /// None once it is over.
    pub due_date: Option<NaiveDate>,
    /// Counts the deadline's changes.
    pub version: i64,
}

/// What supervision said of a deadline. A newer word replaces an older one, never the other way round: the feed brings the
/// facts of two transactions in the order in which these began to write.
pub async fn keep_next_date(tx: &mut Tx, it: &NextDate<'_>) -> Result<(), Error> {
    sqlx::query!(
        "insert into intake.matter_deadline as d (deadline_id, matter_id, rule, due_date, version)
         values ($1, $2, $3, $4, $5)
         on conflict (deadline_id) do update
             set due_date = excluded.due_date, version = excluded.version
         where d.version <= excluded.version",
        it.deadline.uuid(),
        it.matter.uuid(),
        it.rule,
        it.due_date,
        it.version,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The next date of a matter and the rule behind it.
pub async fn next_date(
    pool: &sqlx::PgPool,
    id: MatterId,
) -> Result<Option<(NaiveDate, String)>, Error> {
    let row = sqlx::query!(
        r#"select due_date as "due_date!", rule from intake.matter_deadline
         where matter_id = $1 and due_date is not null
         order by due_date, rule limit 1"#,
        id.uuid()
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| (row.due_date, row.rule)))
}

/// What happened so far, the oldest first.
pub async fn steps(
    pool: &sqlx::PgPool,
    id: MatterId,
) -> Result<Vec<(NaiveDate, String, String)>, Error> {
    let rows = sqlx::query!(
        "select step_date, stage, body from intake.matter_step where matter_id = $1
         order by step_order",
        id.uuid()
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| (row.step_date, row.stage, row.body)).collect())
}
