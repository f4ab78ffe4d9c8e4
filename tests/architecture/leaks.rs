//! Nothing personal leaves intake's tables: not in events, stored answers or Redis.

use headwater_proto::intake::v1::channel_details::Details;
use headwater_proto::intake::v1::{CallDetails, Channel, ChannelDetails};
use headwater_proto::routing::v1::Outcome;
use headwater_tests::office::referred;
use headwater_tests::{Draft, TestSuite};
use lab::Office;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_scenario_leaves_no_personal_value_in_events_answers_or_redis() -> anyhow::Result<()>
{
    let mut suite = TestSuite::on("2026-06-01").await?;
    {
        let office = Office::open(&suite).await?;
        let draft = Draft::about_wages(&suite).but(|it| {
            it.set_channel(Channel::Telephone);
            it.place = "南信桥头工地三号门".to_owned();
            let number = "08832144444".to_owned();
            let details = Some(Details::Telephone(CallDetails { number }));
            it.details = Some(ChannelDetails { details });
        });
        let (case, _) = office.registers(draft).await?;
        referred(&office, &case).await?;
        office.accepts(&case).await?;
        office.issues_an_opinion(&case, Outcome::Explained).await?;
        office.delivers(&case).await?;
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
    let marked = [
        "测试人甲",
        "530902190001019999",
        "13900009999",
        "临翔区测试路9号",
        "拖欠我五个月",
        "南信桥头",
        "08832144444",
    ];
    for text in texts {
        for value in marked {
            // `encode(…, 'escape')` writes bytes above 127 in octal, so both spellings are looked for.
            let octal: Vec<String> = value.bytes().map(|it| format!("\\{it:03o}")).collect();
            let octal = octal.concat();
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
