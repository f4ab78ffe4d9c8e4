//! Redis stopped, then emptied, while deadlines run: every one fires once.

use headwater_tests::{Draft, TestSuite};
use lab::Office;

#[tokio::test(flavor = "multi_thread")]
async fn deadlines_fire_once_without_redis_and_after_it_was_emptied() -> anyhow::Result<()> {
    let mut suite = TestSuite::on("2026-06-01").await?;
    for turn in 0..20 {
        let office = Office::open(&suite).await?;
        let text = format!("第{turn}处路灯坏了，请修理。");
        office.registers(Draft::saying(&suite, &text)).await?;
    }
    suite.until("2026-06-08").await?;
    suite.engines().redis().kill9().await?;
    suite.until("2026-06-12").await?;
    // It comes back empty: it keeps nothing on disk.
    suite.engines().redis().restart().await?;
    suite.until("2026-06-20").await?;
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "select split_part(type, '.', 4), count(*) from supervision.outbox group by 1 order by 1",
    )
    .fetch_all(suite.admin())
    .await?;
    let count = |name: &str| rows.iter().find(|row| row.0 == name).map_or(0, |row| row.1);
    assert_eq!(count("DeadlineBreached"), 20, "{rows:?}");
    assert_eq!(count("OrderDrafted"), 20, "{rows:?}");
    let (most,): (i64,) = sqlx::query_as(
        "select coalesce(max(fired), 0) from (
             select count(*) as fired from supervision.outbox
             where type like '%DeadlineBreached' group by matter_id) as each",
    )
    .fetch_one(suite.admin())
    .await?;
    assert_eq!(most, 1, "a deadline fired twice");
    suite.stop().await
}
