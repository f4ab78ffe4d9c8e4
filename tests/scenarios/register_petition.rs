//! RegisterPetition: numbers without gaps, one answer per request, and a desk from the first
//! moment.

use headwater::client::reason;
use headwater_proto::intake::v1 as intake;
use headwater_tests::{Draft, TestSuite};
use lab::Office;
use test_kit::request_id;

#[tokio::test(flavor = "multi_thread")]
async fn numbers_have_no_gaps_even_when_registrations_race_and_some_fail() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let client = office.at("530902-XFJ.registrar-1")?;
    let good = Draft::about_wages(&suite).0;
    let bad = Draft::about_wages(&suite).but(|it| it.region = "539999".to_owned()).0;
    let calls = (0..40).map(|turn| {
        let petition = Some(if turn % 4 == 0 { bad.clone() } else { good.clone() });
        let request = intake::RegisterPetitionRequest { request_id: request_id(), petition };
        let mut intake = client.intake();
        async move { intake.register_petition(request).await.map(tonic::Response::into_inner) }
    });
    let answers = futures::future::join_all(calls).await;
    let mut numbers: Vec<_> = answers.into_iter().flatten().map(|it| it.number).collect();
    numbers.sort();
    let expected: Vec<_> = (1..=30).map(|at| format!("530902-XFJ-2026-{at:06}")).collect();
    assert_eq!(numbers, expected);
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_gets_the_first_answer_and_another_body_is_refused() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let mut intake = office.at("530902-XFJ.registrar-1")?.intake();
    let request = intake::RegisterPetitionRequest {
        request_id: "sent-twice-0001".to_owned(),
        petition: Some(Draft::about_wages(&suite).0),
    };
    let first = intake.register_petition(request.clone()).await?.into_inner();
    let again = intake.register_petition(request.clone()).await?.into_inner();
    assert_eq!(first, again);
    assert_eq!(first.answerable_post, "530902-XFJ.registrar-1");

    let other = intake::RegisterPetitionRequest {
        petition: Some(Draft::saying(&suite, "另一件事").0),
        ..request
    };
    let refused = intake.register_petition(other).await.unwrap_err();
    assert_eq!(reason(&refused), "REQUEST_ID_REUSED");
    let (count,): (i64,) =
        sqlx::query_as("select count(*) from intake.petition").fetch_one(suite.admin()).await?;
    assert_eq!(count, 1);
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_void_number_stays_in_the_register_and_is_never_given_again() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = office.registers(Draft::about_wages(&suite)).await?;
    let request = intake::VoidPetitionRequest {
        request_id: request_id(),
        petition_id: case.petition_id.clone(),
        version: 1,
        reason: "重复录入".to_owned(),
    };
    let asked = office.at("530902-XFJ.registrar-1")?.intake().void_petition(request).await?;
    let approve = intake::ApproveVoidRequest {
        request_id: request_id(),
        petition_id: case.petition_id.clone(),
        version: asked.into_inner().version,
    };
    // Whoever asked does not approve, whatever the rights of the post.
    let alone = office.at("530902-XFJ.registrar-1")?.intake().approve_void(approve.clone()).await;
    assert_eq!(reason(&alone.unwrap_err()), "VOID_SECOND_PERSON");
    let voided = office.at("530902-XFJ.screening-1")?.intake().approve_void(approve).await?;
    assert_eq!(voided.into_inner().number, case.number);
    suite.settled().await?;
    let (next, _) = office.registers(Draft::about_wages(&suite)).await?;
    assert_eq!(next.number, "530902-XFJ-2026-000002");
    let (reason,): (Option<String>,) =
        sqlx::query_as("select void_reason from intake.register where number = $1")
            .bind(&case.number)
            .fetch_one(suite.admin())
            .await?;
    assert_eq!(reason.as_deref(), Some("重复录入"));
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_names_needs_a_purpose_and_the_petitioner_sees_who_read() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let (case, code) = office.registers(Draft::about_wages(&suite)).await?;
    let mut registrar = office.at("530902-XFJ.registrar-1")?.intake();
    let mut request = intake::ReadPetitionersRequest {
        petition_id: case.petition_id.clone(),
        purpose: String::new(),
    };
    let refused = registrar.read_petitioners(request.clone()).await.unwrap_err();
    assert_eq!(reason(&refused), "FIELD_MISSING");
    request.purpose = "邮寄登记回执".to_owned();
    let people = registrar.read_petitioners(request.clone()).await?.into_inner().petitioners;
    assert_eq!(people[0].name, "测试人甲");
    let stranger = office.at("530921-XFJ.registrar-1")?.intake().read_petitioners(request).await;
    assert_eq!(reason(&stranger.unwrap_err()), "PETITION_NOT_FOUND");

    let query = intake::QueryPetitionRequest { number: case.number, query_code: code };
    let seen = office.public().intake().query_petition(query).await?.into_inner();
    let reads: Vec<_> =
        seen.reads.iter().map(|it| (it.body.as_str(), it.purpose.as_str())).collect();
    assert_eq!(reads, [("530902-XFJ", "邮寄登记回执")]);
    suite.stop().await
}
