//! Matters as intake sees them, and what others said about them.

use chrono::NaiveDate;
use kernel::ids::{DeadlineId, MatterId, PetitionId};
use kernel::{BodyCode, Officer, Visibility};
use mailbox::Tx;
use mailbox::columns::{code, label, texts, word};
use sqlx::PgConnection;
use words::Word;

use super::Error;
use crate::domain::matter::OVERSEE;
use crate::domain::registration::JOINT_PARTY;
use crate::domain::{LinkTarget, Matter, Stage};

/// The matter that a petition may be linked to, locked; nothing if the officer has nothing to do with it: neither answers for
/// it, nor received a petition about it, nor oversees where it lies. From whom it is kept the table says.
pub async fn link_target_for_update(
    tx: &mut Tx,
    id: MatterId,
    petition: PetitionId,
    officer: &Officer,
) -> Result<Option<LinkTarget>, Error> {
    let within = format!("{}%", officer.region.prefix());
    let row = sqlx::query!(
        r#"select m.petition_count, m.stage, m.answerable_body, m.visibility_version,
             m.excluded_bodies, m.excluded_posts,
             exists (
                 select from intake.petition p
                 where p.matter_id = m.matter_id
                     and (p.party_size >= $6 or exists (
                         select from intake.petitioner_index own
                             join intake.petitioner_index theirs using (blind_index)
                         where own.petition_id = $2 and theirs.petition_id = p.petition_id))
             ) as "shares_people!",
             (select p.receive_time from intake.petition p
              where p.opened_matter_id = m.matter_id) as "receive_time!"
         from intake.matter m
         where m.matter_id = $1 and m.merged_into is null
             and (m.answerable_body = $3 or exists (
                 select from intake.petition p
                 where p.matter_id = m.matter_id
                     and (p.receiving_body = $3 or $4 and p.region like $5)))
         for update of m"#,
        id.uuid(),
        petition.uuid(),
        officer.body.as_str(),
        officer.has(OVERSEE),
        within,
        JOINT_PARTY,
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map(|row| {
        let matter = Matter {
            id,
            petition_count: row.petition_count,
            stage: word("matter", Stage::parse, &row.stage)?,
            answerable_body: code("matter", &row.answerable_body)?,
            visibility: label(
                "matter",
                row.visibility_version,
                &row.excluded_bodies,
                &row.excluded_posts,
            )?,
        };
        Ok(LinkTarget { matter, shares_people: row.shares_people, receive_time: row.receive_time })
    })
    .transpose()
}

/// True if the reader of this view may know of the matter and the body has to do with it.
pub async fn is_known_to(
    connection: &mut PgConnection,
    id: MatterId,
    body: &BodyCode,
) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (
             select from intake.matter m
             where m.matter_id = $1 and (m.answerable_body = $2 or exists (
                 select from intake.petition p
                 where p.matter_id = m.matter_id and p.receiving_body = $2))
         ) as "known!""#,
        id.uuid(),
        body.as_str(),
    )
    .fetch_one(connection)
    .await?)
}

/// Moves one petition's weight from the matter it opened to the matter it repeats.
pub async fn merge(tx: &mut Tx, from: MatterId, into: MatterId) -> Result<(), Error> {
    sqlx::query!(
        "update intake.matter m
         set petition_count = petition_count + change.weight,
             merged_into = coalesce(change.merged_into, m.merged_into),
             stage = coalesce(change.stage, m.stage)
         from (values ($1::uuid, -1, $2::uuid, $3::text), ($2::uuid, 1, null, null))
             as change (matter_id, weight, merged_into, stage)
         where m.matter_id = change.matter_id",
        from.uuid(),
        into.uuid(),
        Stage::Concluded.as_str(),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What routing said: where the matter stands, who answers for it now.
pub async fn set_stage(
    tx: &mut Tx,
    id: MatterId,
    stage: Stage,
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
        stage.as_str(),
        body.as_str(),
        date,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What routing said: who answers for the matter now, wherever it stands. The body that answered
/// already goes on, with its post.
pub async fn set_answerable(tx: &mut Tx, id: MatterId, body: &BodyCode) -> Result<(), Error> {
    sqlx::query!(
        "update intake.matter set answerable_body = $2, answerable_post = null
         where matter_id = $1 and merged_into is null and answerable_body <> $2",
        id.uuid(),
        body.as_str(),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// A newer label replaces an older one, never the other way round.
pub async fn set_visibility(tx: &mut Tx, id: MatterId, label: &Visibility) -> Result<(), Error> {
    let (bodies, posts) = (texts(&label.excluded_bodies), texts(&label.excluded_posts));
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

/// The day to show, and the last one that is in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    pub date: NaiveDate,
    pub limit: NaiveDate,
}

/// What is next, and by which rule.
#[derive(Clone, Debug)]
pub struct Next {
    pub days: Days,
    pub rule: String,
}

/// When a deadline of a matter is due.
#[derive(Debug)]
pub struct NextDate {
    pub deadline: DeadlineId,
    pub matter: MatterId,
    pub rule: String,
    /// A right of the petitioner's, which is nobody's work. Said with a date only.
    pub of_petitioner: bool,
    /// None once it is over.
    pub days: Option<Days>,
    /// Counts the deadline's changes.
    pub version: i64,
}

/// What supervision said of deadlines, each once, and what that makes the next thing to do. A newer word replaces an older one,
/// never the other way round: the feed brings the facts of two transactions in the order in which these began to write.
pub async fn keep_next_dates(tx: &mut Tx, dates: &[NextDate]) -> Result<(), Error> {
    let deadlines: Vec<_> = dates.iter().map(|it| it.deadline.uuid()).collect();
    let matters: Vec<_> = dates.iter().map(|it| it.matter.uuid()).collect();
    let rules: Vec<_> = dates.iter().map(|it| it.rule.clone()).collect();
    let of_petitioner: Vec<_> = dates.iter().map(|it| it.of_petitioner).collect();
    let due_dates: Vec<_> = dates.iter().map(|it| it.days.map(|days| days.date)).collect();
    let limits: Vec<_> = dates.iter().map(|it| it.days.map(|days| days.limit)).collect();
    let versions: Vec<_> = dates.iter().map(|it| it.version).collect();
    sqlx::query!(
        "insert into intake.matter_deadline as d
             (deadline_id, matter_id, rule, of_petitioner, due_date, limit_date, version)
         select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bool[], $5::date[],
             $6::date[], $7::bigint[])
         on conflict (deadline_id) do update
             set due_date = excluded.due_date, limit_date = excluded.limit_date,
                 version = excluded.version, of_petitioner = d.of_petitioner or excluded.of_petitioner
         where d.version <= excluded.version",
        &deadlines,
        &matters,
        &rules,
        &of_petitioner,
        &due_dates as &[Option<NaiveDate>],
        &limits as &[Option<NaiveDate>],
        &versions,
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "update intake.matter m
         set work_date = coalesce(next.due_date, '9999-12-31'),
             work_limit_date = coalesce(next.limit_date, '9999-12-31'), work_rule = next.rule
         from (select distinct matter_id from unnest($1::uuid[]) as w (matter_id)) as wanted
             left join lateral (
                 select due_date, limit_date, rule from intake.matter_deadline d
                 where d.matter_id = wanted.matter_id and due_date is not null
                     and not of_petitioner
                 order by due_date, rule limit 1
             ) as next on true
         where m.matter_id = wanted.matter_id",
        &matters,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What a body has to do next about a matter.
pub async fn next_date(connection: &mut PgConnection, id: MatterId) -> Result<Option<Next>, Error> {
    let row = sqlx::query!(
        r#"select due_date as "due_date!", limit_date as "limit_date!", rule
         from intake.matter_deadline
         where matter_id = $1 and due_date is not null and not of_petitioner
         order by due_date, rule limit 1"#,
        id.uuid()
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| {
        let days = Days { date: row.due_date, limit: row.limit_date };
        Next { days, rule: row.rule }
    }))
}

/// What a petitioner may do, and the last day on which that is in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Right {
    pub rule: String,
    pub last_date: NaiveDate,
}

/// What the petitioner may still do about a matter today.
pub async fn rights(
    connection: &mut PgConnection,
    id: MatterId,
    today: NaiveDate,
) -> Result<Vec<Right>, Error> {
    Ok(sqlx::query_as!(
        Right,
        r#"select rule, limit_date as "last_date!" from intake.matter_deadline
         where matter_id = $1 and due_date is not null and of_petitioner and limit_date >= $2
         order by limit_date, rule"#,
        id.uuid(),
        today,
    )
    .fetch_all(connection)
    .await?)
}

/// A stage that a matter reached.
#[derive(Debug)]
pub struct StageReached {
    pub date: NaiveDate,
    pub stage: Stage,
    pub body: BodyCode,
}

/// What happened so far, the oldest first.
pub async fn stages(
    connection: &mut PgConnection,
    id: MatterId,
) -> Result<Vec<StageReached>, Error> {
    let rows = sqlx::query!(
        "select step_date, stage, body from intake.matter_step where matter_id = $1
         order by step_order",
        id.uuid()
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(StageReached {
                date: row.step_date,
                stage: word("matter_step", Stage::parse, &row.stage)?,
                body: code("matter_step", &row.body)?,
            })
        })
        .collect()
}
