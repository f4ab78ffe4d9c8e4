//! Which sources may be imported as records of the past, and who allowed it. Only appended to: the latest word counts.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::{BodyCode, Officer};
use mailbox::Tx;
use mailbox::columns::code;

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
