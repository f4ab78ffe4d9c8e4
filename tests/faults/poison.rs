//! A poison event parks, later events of its matter park behind it, and the feed goes on.

use headwater_tests::office::{deadline_lines, referred};
use headwater_tests::{Draft, TestSuite};
use lab::Office;

#[tokio::test(flavor = "multi_thread")]
async fn a_poison_event_parks_and_the_feed_goes_on() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let (sick, _) = office.registers(Draft::about_wages(&suite)).await?;
    let id = sick.matter_id.trim_start_matches("mat_").parse::<uuid::Uuid>()?;
    // A known type whose payload nobody can read.
    sqlx::query(
        "insert into routing.outbox (event_id, type, matter_id, effect_date, record_time, actor,
             traceparent, visibility_version, excluded_bodies, excluded_posts, payload)
         values (gen_random_uuid(), 'headwater.routing.v1.MatterReferred', $1, '2026-06-01',
             '2026-06-01', 'test', '', 1, '{}', '{}', '\\xffffff')",
    )
    .bind(id)
    .execute(suite.admin())
    .await?;
    suite.settled().await?;
    assert_eq!(parked(&suite, "supervision").await?, 1);

    // The same matter waits behind; another matter goes its way.
    office.screens(&sick).await?;
    let (well, _) = office.registers(Draft::about_wages(&suite)).await?;
    referred(&office, &well).await?;
    office.accepts(&well).await?;
    assert_eq!(parked(&suite, "supervision").await?, 2);
    let lines = deadline_lines(&office, &well).await?;
    assert!(lines.contains(&"handling 2026-07-31 running".to_owned()), "{lines:?}");
    suite.stop().await
}

async fn parked(suite: &TestSuite, schema: &str) -> anyhow::Result<i64> {
    let sql = sqlx::AssertSqlSafe(format!("select count(*) from {schema}.parked_event"));
    let (count,): (i64,) = sqlx::query_as(sql).fetch_one(suite.admin()).await?;
    Ok(count)
}
