//! The numbers of the letters that supervision issues: without gaps per body, kind and year.

use chrono::{Datelike, NaiveDate};
use kernel::{BodyCode, Visibility};
use mailbox::Tx;

use crate::Error;

/// The next number of a kind of letter, such as `530902-XFJ-DB-2026-0001`. Its series stays locked until the commit.
/// Letters about what is kept from somebody have a series of their own, whose numbers are drawn.
pub async fn next_number(
    tx: &mut Tx,
    body: &BodyCode,
    kind: &str,
    date: NaiveDate,
    label: &Visibility,
) -> Result<String, Error> {
    let mark = Visibility::series_mark(label.restricts());
    let series = format!("{body}-{kind}-{mark}{}", date.year());
    Ok(tx.next_number(&series, 4).await?)
}
