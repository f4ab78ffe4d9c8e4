//! Answers to requests are kept as long as a retry can come, and no longer.

use chrono::TimeDelta;

use crate::office::Office;

#[tokio::test]
async fn answers_are_forgotten_after_ninety_days_and_not_before() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let now = office.clock.now();
    for (days, count) in [(89, 3), (90, 4500), (400, 2)] {
        sqlx::query(
            "insert into supervision.request_answer
                 select 'per-somebody', 'IssueOrder', $1::text || '-' || n, '', '{}', $2
                 from generate_series(1, $3) n",
        )
        .bind(days.to_string())
        .bind(now - TimeDelta::days(days))
        .bind(count)
        .execute(&office.database.admin)
        .await?;
    }
    let [replica] = &office.replicas[..] else { anyhow::bail!("one replica") };
    // The service does so by itself too, at its start and each hour; whoever comes first, the old
    // ones are gone.
    replica.store().forget_answers(now).await?;
    assert_eq!(replica.store().forget_answers(now).await?, 0);
    let (left,): (i64,) = sqlx::query_as("select count(*) from supervision.request_answer")
        .fetch_one(&office.database.admin)
        .await?;
    assert_eq!(left, 3);
    office.close().await
}
