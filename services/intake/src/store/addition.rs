//! What came to a petition after its registration: corrections, what was asked for, what was added. Each is known by the petition's
//! version that it made.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::ids::PetitionId;
use kernel::{BodyCode, Officer, PostCode};
use mailbox::Tx;
use mailbox::columns::code;
use sqlx::PgConnection;

use super::Error;
use crate::domain::supplement::Asked;
use crate::seal::KEY_ID;

/// A correction, as the database keeps it.
#[derive(Debug)]
pub struct Corrected {
    pub version: i64,
    pub time: DateTime<Utc>,
    pub post: PostCode,
    pub reason: String,
    pub sealed_before: Vec<u8>,
}

/// Something asked for, as the database keeps it.
#[derive(Debug)]
pub struct Requested {
    pub asked: Asked,
    pub time: DateTime<Utc>,
    pub body: BodyCode,
    pub post: PostCode,
    pub sealed_text: Vec<u8>,
}

/// Something added, as the database keeps it.
#[derive(Debug)]
pub struct Added {
    pub version: i64,
    pub receive_time: DateTime<Utc>,
    pub time: DateTime<Utc>,
    pub post: PostCode,
    pub answers: bool,
    pub sealed_text: Vec<u8>,
}

/// Keeps what a petition said until a correction.
pub async fn insert_correction(
    tx: &mut Tx,
    (petition, version): (PetitionId, i64),
    officer: &Officer,
    reason: &str,
    sealed_before: &[u8],
) -> Result<(), Error> {
    let now = tx.now();
    sqlx::query!(
        "insert into intake.correction (petition_id, version, correct_time, post, person, reason,
             key_id, sealed_before)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        petition.uuid(),
        version,
        now,
        officer.post.as_str(),
        officer.person.as_str(),
        reason,
        KEY_ID,
        sealed_before,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Keeps what a petitioner was asked for.
pub async fn insert_request(
    tx: &mut Tx,
    (petition, version): (PetitionId, i64),
    officer: &Officer,
    last_date: NaiveDate,
    sealed_text: &[u8],
) -> Result<(), Error> {
    let now = tx.now();
    sqlx::query!(
        "insert into intake.supplement_request (petition_id, version, request_time, body, post,
             person, last_date, key_id, sealed_text)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        petition.uuid(),
        version,
        now,
        officer.body.as_str(),
        officer.post.as_str(),
        officer.person.as_str(),
        last_date,
        KEY_ID,
        sealed_text,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Keeps what a petitioner added, and which request it answers.
pub async fn insert_supplement(
    tx: &mut Tx,
    (petition, version): (PetitionId, i64),
    officer: &Officer,
    receive_time: DateTime<Utc>,
    answers: Option<i64>,
    sealed_text: &[u8],
) -> Result<(), Error> {
    let now = tx.now();
    sqlx::query!(
        "insert into intake.supplement (petition_id, version, receive_time, record_time, post,
             person, answers, key_id, sealed_text)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        petition.uuid(),
        version,
        receive_time,
        now,
        officer.post.as_str(),
        officer.person.as_str(),
        answers,
        KEY_ID,
        sealed_text,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The corrections of a petition, the oldest first.
pub async fn corrections(
    connection: &mut PgConnection,
    petition: PetitionId,
) -> Result<Vec<Corrected>, Error> {
    let rows = sqlx::query!(
        "select version, correct_time, post, reason, sealed_before
         from intake.correction where petition_id = $1 order by version",
        petition.uuid(),
    )
    .fetch_all(connection)
    .await?;
    let read = rows.into_iter().map(|row| {
        Ok(Corrected {
            version: row.version,
            time: row.correct_time,
            post: code("correction", &row.post)?,
            reason: row.reason,
            sealed_before: row.sealed_before,
        })
    });
    read.collect()
}

/// What a petitioner was asked for, the oldest first.
pub async fn requests(
    connection: &mut PgConnection,
    petition: PetitionId,
) -> Result<Vec<Requested>, Error> {
    let rows = sqlx::query!(
        r#"select r.version, r.request_time, r.body, r.post, r.last_date, r.sealed_text,
             s.version is not null as "answered!"
         from intake.supplement_request r
             left join intake.supplement s
                 on s.petition_id = r.petition_id and s.answers = r.version
         where r.petition_id = $1 order by r.version"#,
        petition.uuid(),
    )
    .fetch_all(connection)
    .await?;
    let read = rows.into_iter().map(|row| {
        Ok(Requested {
            asked: Asked {
                version: row.version,
                time: row.request_time,
                last_date: row.last_date,
                answered: row.answered,
            },
            time: row.request_time,
            body: code("supplement_request", &row.body)?,
            post: code("supplement_request", &row.post)?,
            sealed_text: row.sealed_text,
        })
    });
    read.collect()
}

/// What a petitioner added, the oldest first.
pub async fn supplements(
    connection: &mut PgConnection,
    petition: PetitionId,
) -> Result<Vec<Added>, Error> {
    let rows = sqlx::query!(
        "select version, receive_time, record_time, post, answers, sealed_text
         from intake.supplement where petition_id = $1 order by receive_time, version",
        petition.uuid(),
    )
    .fetch_all(connection)
    .await?;
    let read = rows.into_iter().map(|row| {
        Ok(Added {
            version: row.version,
            receive_time: row.receive_time,
            time: row.record_time,
            post: code("supplement", &row.post)?,
            answers: row.answers.is_some(),
            sealed_text: row.sealed_text,
        })
    });
    read.collect()
}
