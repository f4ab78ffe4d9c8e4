//! Answers to requests are kept for ninety days of office time, long after the last retry; then they go, a few at a time.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::OfficeClock;
use sqlx::AssertSqlSafe;

use crate::store::Store;

/// How long an answer is kept.
const KEPT: TimeDelta = TimeDelta::days(90);
/// Answers deleted in one statement: none lasts long, and the horizon of the feeds moves on.
const CHUNK: i64 = 2000;
/// How often to look, in machine time.
const EVERY: Duration = Duration::from_hours(1);

impl Store {
    /// Deletes the answers that were given ninety days before `now` or earlier; returns how many.
    pub async fn forget_answers(&self, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
        let schema = self.schema();
        let mut forgotten = 0;
        loop {
            let deleted = sqlx::query(AssertSqlSafe(format!(
                "delete from {schema}.request_answer where ctid = any(array(
                     select ctid from {schema}.request_answer where answer_time <= $1 limit $2))"
            )))
            .bind(now - KEPT)
            .bind(CHUNK)
            .execute(self.pool())
            .await?
            .rows_affected();
            forgotten += deleted;
            if deleted < CHUNK.unsigned_abs() {
                return Ok(forgotten);
            }
        }
    }
}

/// Forgets answers now and then, for ever.
pub(crate) async fn run(store: Store, clock: OfficeClock) {
    loop {
        match store.forget_answers(clock.now()).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(answer.count = count, "forgot {count} old answers"),
            Err(error) => {
                tracing::warn!(%error, "old answers were not forgotten; tried again later")
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}
