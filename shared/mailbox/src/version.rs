//! Optimistic versions: a row changes only in the version in which it was read.

use crate::error::{Error, Refusal};
use sqlx::postgres::PgQueryResult;

/// The next version of a row that was to change in this one; somebody else's change in between makes it stale.
pub fn next<R>(changed: &PgQueryResult, version: i64, what: &'static str) -> Result<i64, Error<R>>
where
    R: Refusal,
{
    if changed.rows_affected() == 1 { Ok(version + 1) } else { Err(Error::Stale { what }) }
}
