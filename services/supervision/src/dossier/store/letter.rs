//! The numbers of the letters that supervision issues: without gaps per body, kind and year.

use chrono::{Datelike, NaiveDate};
use kernel::BodyCode;
use mailbox::Tx;

use crate::Error;

/// The next number of a kind of letter, such as `530902-XFJ-DB-2026-0001`. Its series stays locked until the commit.
pub async fn next_number(
    tx: &mut Tx,
    body: &BodyCode,
    kind: &str,
    date: NaiveDate,
) -> Result<String, Error> {
    let series = format!("{body}-{kind}-{}", date.year());
    let ordinal = tx.next_number(&series).await?;
    Ok(format!("{series}-{ordinal:04}"))
}
