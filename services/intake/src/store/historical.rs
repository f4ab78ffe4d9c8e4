//! Which sources may be imported as records of the past, and who allowed it. Only appended to: the latest word counts.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{BodyCode, Officer};
use mailbox::Tx;
use mailbox::columns::code;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::Error;
use crate::domain::historical::Allowance;

/// Writes that an officer allows it for the own body.
pub async fn allow(
    tx: &mut Tx,
    officer: &Officer,
    source: &str,
    last_date: NaiveDate,
    reason: &str,
) -> Result<(), Error> {
    let now = tx.now();
    sqlx::query!(
        "insert into intake.historical_source
             (body, source, last_date, reason, post, person, allow_time)
         values ($1, $2, $3, $4, $5, $6, $7)",
        officer.body.as_str(),
        source,
        last_date,
        reason,
        officer.post.as_str(),
        officer.person.as_str(),
        now,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// An allowance as it was written.
#[derive(Clone, Debug)]
pub struct Written {
    pub key: Key,
    pub source: String,
    pub last_date: NaiveDate,
    pub reason: String,
    pub post: String,
    pub person: String,
    pub time: DateTime<Utc>,
}

/// Where an allowance stands in the list: the latest first.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Key(i64);

impl Default for Key {
    fn default() -> Self {
        Self(i64::MAX)
    }
}

/// All that a body has allowed, the latest first.
pub async fn list(
    connection: &mut PgConnection,
    body: &BodyCode,
    after: Key,
    limit: i64,
) -> Result<Vec<Written>, Error> {
    let rows = sqlx::query!(
        "select allow_order, source, last_date, reason, post, person, allow_time
         from intake.historical_source where body = $1 and allow_order < $2
         order by allow_order desc limit $3",
        body.as_str(),
        after.0,
        limit,
    )
    .fetch_all(connection)
    .await?;
    let written = rows.into_iter().map(|row| Written {
        key: Key(row.allow_order),
        source: row.source,
        last_date: row.last_date,
        reason: row.reason,
        post: row.post,
        person: row.person,
        time: row.allow_time,
    });
    Ok(written.collect())
}

/// What is allowed a body of these sources.
pub async fn allowed(
    tx: &mut Tx,
    body: &BodyCode,
    sources: &[String],
) -> Result<HashMap<String, Allowance>, Error> {
    if sources.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query!(
        "select distinct on (source) source, last_date, person from intake.historical_source
         where body = $1 and source = any($2)
         order by source, allow_order desc",
        body.as_str(),
        sources,
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            let person = code("historical_source", &row.person)?;
            Ok((row.source, Allowance { last_date: row.last_date, person }))
        })
        .collect()
}
