//! Numbers without gaps: per body, kind and year.

use sqlx::AssertSqlSafe;

use crate::store::Tx;

impl Tx {
    /// Takes the next number of a series. Call it last before the commit: the series is locked until then.
    pub async fn next_number(&mut self, series: &str) -> Result<i64, sqlx::Error> {
        self.next_numbers(series, 1).await
    }

    /// Takes a range of numbers at once and returns its first.
    pub async fn next_numbers(&mut self, series: &str, count: i64) -> Result<i64, sqlx::Error> {
        let schema = self.schema();
        let (last,): (i64,) = sqlx::query_as(AssertSqlSafe(format!(
            "insert into {schema}.counter (series, last_value) values ($1, $2)
             on conflict (series) do update set last_value = counter.last_value + $2
             returning last_value"
        )))
        .bind(series)
        .bind(count)
        .fetch_one(self.connection())
        .await?;
        Ok(last - count + 1)
    }
}
