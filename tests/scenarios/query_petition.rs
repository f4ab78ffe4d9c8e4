//! QueryPetition: a wrong number and a wrong code are answered alike, and guessing is slowed down.

use headwater::client::reason;
use headwater_proto::common::v1::Stage;
use headwater_proto::intake::v1 as intake;
use headwater_proto::supervision::v1 as supervision;
use headwater_proto::{Published, type_of};
use headwater_tests::{Draft, TestSuite};
use lab::Office;
use prost::Message;

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_learns_nothing_and_cannot_guess_for_long() -> anyhow::Result<()> {
    let suite = TestSuite::with("2026-06-01", |options| options.query_per_minute = 5).await?;
    let office = Office::open(&suite).await?;
    let (case, code) = office.registers(Draft::about_wages(&suite)).await?;
    let ask = async |number: &str, code: &str| {
        let request =
            intake::QueryPetitionRequest { number: number.to_owned(), query_code: code.to_owned() };
        office.public().intake().query_petition(request).await.map(tonic::Response::into_inner)
    };
    let seen = ask(&case.number, &code.to_lowercase()).await?;
    assert_eq!((seen.stage(), seen.next_rule.as_str()), (Stage::Registered, "refer"));
    let text = format!("{seen:?}");
    for personal in ["测试人甲", "13900009999", "530902190001019999", "测试路", "包工头"]
    {
        assert!(!text.contains(personal), "{personal}");
    }
    let wrong_code = ask(&case.number, "0000-0000-00000").await.unwrap_err();
    let wrong_number = ask("530902-XFJ-2026-999999", &code).await.unwrap_err();
    assert_eq!(reason(&wrong_code), "QUERY_REFUSED");
    assert_eq!(wrong_code.code(), wrong_number.code());
    assert_eq!(wrong_code.message(), wrong_number.message());
    let mut last = String::new();
    for _ in 0..6 {
        last = ask(&case.number, "0000-0000-00000")
            .await
            .map_or_else(|it| reason(&it), |_| String::new());
    }
    assert_eq!(last, "QUERY_TOO_OFTEN");
    suite.stop().await
}

/// The feed brings the facts of two transactions in the order in which these began to write: an end
/// can come first, and what it ended after it.
#[tokio::test(flavor = "multi_thread")]
async fn the_petitioner_is_told_no_date_that_is_over_whatever_the_feed_brings_last()
-> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let (case, code) = office.registers(Draft::about_wages(&suite)).await?;
    let next = async || {
        suite.settled().await?;
        let request =
            intake::QueryPetitionRequest { number: case.number.clone(), query_code: code.clone() };
        anyhow::Ok(office.public().intake().query_petition(request).await?.into_inner().next_rule)
    };
    let set = |version| supervision::DeadlineSet {
        deadline_id: "ddl_00000000-0000-4000-8000-000000000001".to_owned(),
        rule: "handling".to_owned(),
        // Before the end of the term that the registration started.
        due_date: Some(headwater_proto::common::v1::CivilDate { year: 2026, month: 6, day: 2 }),
        limit_date: Some(headwater_proto::common::v1::CivilDate { year: 2026, month: 6, day: 2 }),
        version,
        ..Default::default()
    };
    let ended = |version| supervision::DeadlineEnded {
        deadline_id: set(version).deadline_id,
        rule: "handling".to_owned(),
        version,
        ..Default::default()
    };
    publish(&suite, &case.matter_id, &ended(4)).await?;
    publish(&suite, &case.matter_id, &set(3)).await?;
    assert_eq!(next().await?, "refer", "an older word about a term that is over");
    publish(&suite, &case.matter_id, &set(5)).await?;
    assert_eq!(next().await?, "handling", "a newer word: it runs again");
    suite.stop().await
}

/// Puts a fact into supervision's outbox.
async fn publish<M: Published>(suite: &TestSuite, matter: &str, fact: &M) -> anyhow::Result<()> {
    sqlx::query(
        "insert into supervision.outbox (event_id, type, matter_id, effect_date, record_time,
             actor, traceparent, visibility_version, excluded_bodies, excluded_posts, payload)
         values (gen_random_uuid(), $1, $2, '2026-06-01', '2026-06-01', 'test', '', 1, '{}', '{}',
             $3)",
    )
    .bind(type_of::<M>())
    .bind(matter.trim_start_matches("mat_").parse::<uuid::Uuid>()?)
    .bind(M::Facts::from(fact.clone()).encode_to_vec())
    .execute(suite.admin())
    .await?;
    Ok(())
}
