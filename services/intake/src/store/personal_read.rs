//! Who opened what is personal, when and for what.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::clock::office_midnight;
use kernel::ids::PetitionId;
use kernel::{BodyCode, OfficeDay, Officer, PersonCode, PostCode, RegionCode};
use mailbox::Tx;
use mailbox::columns::{code, word};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use words::Word;
use words::intake::PersonalReadKind;

use super::Error;
use crate::domain::personal_read::ReadsSoFar;

/// How often an official has opened what is of this kind; until the commit nobody counts the same official's reads beside this.
pub async fn so_far(
    tx: &mut Tx,
    officer: &Officer,
    kind: PersonalReadKind,
) -> Result<ReadsSoFar, Error> {
    let now = tx.now();
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('personal_read ' || $1, 0))",
        officer.person.as_str()
    )
    .fetch_one(tx.connection())
    .await?;
    let row = sqlx::query!(
        r#"select count(*) filter (where read_time > $2) as "last_hour!",
             count(*) filter (where read_time >= $3) as "today!"
         from intake.personal_read where person = $1 and read_time > $4 and kind = $5"#,
        officer.person.as_str(),
        now - TimeDelta::hours(1),
        office_midnight(now.office_date()),
        now - TimeDelta::days(1),
        kind.as_str(),
    )
    .fetch_one(tx.connection())
    .await?;
    Ok(ReadsSoFar { last_hour: row.last_hour, today: row.today })
}

/// True if what is of this kind about this petition is nothing new to the officer, who has opened it today or, of a text, registered it.
pub async fn is_known(
    connection: &mut PgConnection,
    petition: PetitionId,
    officer: &Officer,
    kind: PersonalReadKind,
    today: NaiveDate,
) -> Result<bool, Error> {
    let known = sqlx::query_scalar!(
        r#"select exists (
                 select from intake.personal_read
                 where petition_id = $1 and person = $2 and kind = $3 and read_time >= $4
             ) or $3 = 'text' and exists (
                 select from intake.petition where petition_id = $1 and registrar = $2
             ) as "known!""#,
        petition.uuid(),
        officer.person.as_str(),
        kind.as_str(),
        office_midnight(today),
    )
    .fetch_one(connection)
    .await?;
    Ok(known)
}

/// Records that an officer opens what is of this kind, the how manieth time on this day.
pub async fn record(
    tx: &mut Tx,
    petition: PetitionId,
    officer: &Officer,
    (kind, purpose): (PersonalReadKind, &str),
    day_count: i64,
) -> Result<(), Error> {
    let now = tx.now();
    sqlx::query!(
        "insert into intake.personal_read
             (petition_id, read_time, person, post, body, purpose, day_count, kind)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        petition.uuid(),
        now,
        officer.person.as_str(),
        officer.post.as_str(),
        officer.body.as_str(),
        purpose,
        day_count,
        kind.as_str(),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// One opening of the petitioners' data, as the petitioner sees it.
#[derive(Debug)]
pub struct PersonalRead {
    pub time: DateTime<Utc>,
    pub body: BodyCode,
    pub purpose: String,
}

/// Who opened the data of a petition's petitioners: when, which body, for what.
pub async fn of_petition(
    connection: &mut PgConnection,
    petition: PetitionId,
) -> Result<Vec<PersonalRead>, Error> {
    let rows = sqlx::query!(
        "select read_time, body, purpose from intake.personal_read
         where petition_id = $1 and kind = 'petitioners' order by read_order",
        petition.uuid()
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let body = code("personal_read", &row.body)?;
            Ok(PersonalRead { time: row.read_time, body, purpose: row.purpose })
        })
        .collect()
}

/// One opening, as an auditor sees it: who among the officials, about which petition, never about whom.
#[derive(Debug)]
pub struct AuditedRead {
    pub key: Key,
    pub petition: PetitionId,
    pub number: String,
    pub kind: PersonalReadKind,
    pub time: DateTime<Utc>,
    pub person: PersonCode,
    pub post: PostCode,
    pub body: BodyCode,
    pub purpose: String,
    pub day_count: i64,
}

/// Where a read stands in the list: the latest stand first.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Key(i64);

impl Default for Key {
    fn default() -> Self {
        Self(i64::MAX)
    }
}

/// Which reads are wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub region: RegionCode,
    /// Only this post's.
    pub post: Option<PostCode>,
    /// Only those from the how manieth of a day on, by kind.
    pub day_count_from: Vec<(PersonalReadKind, i64)>,
}

/// The reads about petitions of a region, the latest first. What is kept from the reader the tables leave out.
pub async fn list(
    connection: &mut PgConnection,
    wanted: &Wanted,
    after: Key,
    limit: i64,
) -> Result<Vec<AuditedRead>, Error> {
    let (kinds, from): (Vec<_>, Vec<_>) =
        wanted.day_count_from.iter().map(|(kind, from)| (kind.as_str().to_owned(), *from)).unzip();
    let rows = sqlx::query!(
        r#"select a.read_order, a.petition_id, r.number, a.read_time, a.person, a.post, a.body, a.purpose, a.kind,
             seen.day_count as "day_count!"
         from intake.personal_read a
             join unnest($4::text[], $6::bigint[]) as f (kind, day_count) using (kind)
             join intake.petition p using (petition_id)
             join intake.matter m using (matter_id)
             join intake.matter o on o.matter_id = p.opened_matter_id
             join intake.register r using (petition_id)
             -- Counted among what this reader may know of: a gap would tell that there is something else.
             cross join lateral (
                 select count(*) as day_count
                 from intake.personal_read b
                     join intake.petition q using (petition_id)
                     join intake.matter n using (matter_id)
                     join intake.matter u on u.matter_id = q.opened_matter_id
                 where b.person = a.person and b.kind = a.kind and b.read_order <= a.read_order
                     and b.read_time <= a.read_time
                     and b.read_time >= date_trunc('day', a.read_time, 'Asia/Shanghai')
             ) as seen
         where a.read_order < $1 and p.region like $2 and ($3::text is null or a.post = $3)
             and a.day_count >= f.day_count and seen.day_count >= f.day_count
         order by a.read_order desc
         limit $5"#,
        after.0,
        format!("{}%", wanted.region.prefix()),
        wanted.post.as_ref().map(PostCode::as_str),
        &kinds,
        limit,
        &from,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(AuditedRead {
                key: Key(row.read_order),
                petition: row.petition_id.into(),
                number: row.number,
                kind: word("personal_read", PersonalReadKind::parse, &row.kind)?,
                time: row.read_time,
                person: code("personal_read", &row.person)?,
                post: code("personal_read", &row.post)?,
                body: code("personal_read", &row.body)?,
                purpose: row.purpose,
                day_count: row.day_count,
            })
        })
        .collect()
}
