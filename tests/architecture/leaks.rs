//! Nothing personal leaves intake: not in logs, spans, metrics, events, errors or Redis.

use headwater::demo::acts;
use headwater::demo::office::Office;
use headwater::import::{self, ImportOptions};
use headwater_tests::office::referred;
use headwater_tests::place::repository;
use headwater_tests::{Draft, TestSuite};

/// Every name, number and address of the demo's petitioners, and the beginning of every text.
fn personal_values() -> Vec<String> {
    let file = repository().join("deploy/data/demo/petitions.csv");
    let rows = import::read_file(&file, &ImportOptions::default()).unwrap();
    let mut values = Vec::new();
    for draft in rows.into_iter().filter_map(|row| row.row.ok()?.petition) {
        for person in draft.petitioners {
            values.extend([person.name, person.id_number, person.phone, person.address]);
        }
        values.push(draft.text.chars().take(16).collect());
    }
    values.retain(|value| value.chars().count() >= 2);
    values.sort();
    values.dedup();
    values
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_days_leave_no_personal_value_in_logs_spans_or_metrics() -> anyhow::Result<()> {
    let (log, collector) = super::trace::demo_observed("debug").await?;
    assert!(log.len() > 10_000, "the log is empty");
    let spans = format!("{:?}", collector.spans());
    let metrics = collector.metrics();
    let values = personal_values();
    assert!(values.len() > 200);
    for value in values {
        for (place, text) in [("log", &log), ("spans", &spans), ("metrics", &metrics)] {
            assert!(!text.contains(&value), "{value} is in the {place}");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_scenario_leaves_no_personal_value_in_events_answers_or_redis() -> anyhow::Result<()>
{
    let mut suite = TestSuite::on("2026-06-01").await?;
    {
        let office = Office::open(&suite).await?;
        let (case, _) = Draft::about_wages(&suite).registered(&office).await?;
        let body = referred(&office, &case).await?;
        acts::respond(&office, &case, &body).await?;
        acts::conclude_opinion(&office, &case, &body).await?;
        acts::deliver(&office, &case, &body, None).await?;
        suite.days_pass(40).await?;
    }
    let mut texts = Vec::new();
    for schema in ["intake", "routing", "supervision", "risk_ledger", "grid_collaboration"] {
        let sql = format!(
            "select encode(payload, 'escape') from {schema}.outbox
             union all select answer::text from {schema}.request_answer
             union all select encode(event, 'escape') from {schema}.parked_event"
        );
        let rows: Vec<(String,)> =
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(suite.admin()).await?;
        texts.extend(rows.into_iter().map(|(text,)| text));
    }
    assert!(texts.len() > 20);
    texts.push(redis_content(&mut suite).await?);
    let marked =
        ["测试人甲", "530902190001019999", "13900009999", "临翔区测试路9号", "拖欠我五个月"];
    for text in texts {
        for value in marked {
            // `encode(…, 'escape')` writes bytes above 127 in octal, so both spellings are looked for.
            let octal: String = value.bytes().map(|it| format!("\\{it:03o}")).collect();
            assert!(!text.contains(value) && !text.contains(&octal), "{value} in {text}");
        }
    }
    suite.stop().await
}

async fn redis_content(suite: &mut TestSuite) -> anyhow::Result<String> {
    let dump = suite.engines().redis().url();
    let client = redis::Client::open(dump)?;
    let mut connection = client.get_multiplexed_async_connection().await?;
    let keys: Vec<String> = redis::cmd("KEYS").arg("*").query_async(&mut connection).await?;
    let mut content = keys.join(" ");
    for key in keys {
        let kind: String = redis::cmd("TYPE").arg(&key).query_async(&mut connection).await?;
        if kind == "zset" {
            let members: Vec<Vec<u8>> =
                redis::cmd("ZRANGE").arg(&key).arg(0).arg(-1).query_async(&mut connection).await?;
            content.extend(members.iter().map(|it| String::from_utf8_lossy(it).into_owned()));
        }
    }
    Ok(content)
}
