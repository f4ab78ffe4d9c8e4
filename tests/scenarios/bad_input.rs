//! Bad input: a status that names field and reason in both languages, and nothing changed.

use headwater::client::{Client, reason};
use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1 as routing;
use headwater_tests::office::refusal;
use headwater_tests::{Draft, TestSuite};
use lab::Office;
use service_kit::parse::to_timestamp;
use test_kit::request_id;
use tonic::Code;

/// What is wrong with a draft.
type Change = Box<dyn Fn(&mut intake::PetitionDraft)>;

#[tokio::test(flavor = "multi_thread")]
async fn bad_registrations_name_the_field_and_change_nothing() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let mut intake = office.at("530902-XFJ.registrar-1")?.intake();
    let tomorrow = to_timestamp(suite.clock().now() + chrono::TimeDelta::days(1));
    let six = |it: &mut intake::PetitionDraft| {
        it.set_channel(intake::Channel::Visit);
        it.petitioners = vec![it.petitioners[0].clone(); 6];
        it.petitioners.iter_mut().for_each(|it| it.representative = true);
    };
    let cases: Vec<(&str, &str, Change)> = vec![
        ("petition.text", "FIELD_MISSING", Box::new(|it| it.text.clear())),
        ("petition.text", "TEXT_TOO_LONG", Box::new(|it| it.text = "长".repeat(20_001))),
        ("petition.channel", "FIELD_MISSING", Box::new(|it| it.channel = 0)),
        ("petition.channel", "FIELD_MALFORMED", Box::new(|it| it.channel = 99)),
        ("petition.region", "REGION_UNKNOWN", Box::new(|it| it.region = "539999".to_owned())),
        ("petition.region", "REGION_UNKNOWN", Box::new(|it| it.region = "云县".to_owned())),
        ("petition.receive_time", "FIELD_MISSING", Box::new(|it| it.receive_time = None)),
        (
            "petition.receive_time",
            "RECEIPT_IN_FUTURE",
            Box::new(move |it| it.receive_time = Some(tomorrow)),
        ),
        ("petition.petitioners", "REPRESENTATIVES_TOO_MANY", Box::new(six)),
        ("petition.category", "CATEGORY_UNKNOWN", Box::new(|it| it.category = "无此类".to_owned())),
        (
            "petition.complained_bodies[0]",
            "BODY_UNKNOWN",
            Box::new(|it| it.complained_bodies = vec!["x".to_owned()]),
        ),
    ];
    for (field, expected, change) in cases {
        let petition = Some(Draft::about_wages(&suite).but(|it| change(it)).0);
        let request = intake::RegisterPetitionRequest { request_id: request_id(), petition };
        let refused = intake.register_petition(request).await.unwrap_err();
        assert_eq!(
            (refused.code(), reason(&refused).as_str()),
            (Code::InvalidArgument, expected),
            "{field}"
        );
        let details = String::from_utf8_lossy(refused.details()).into_owned();
        for part in [field, "zh-CN", "en"] {
            assert!(details.contains(part), "{part} in {details}");
        }
    }
    let short = intake::RegisterPetitionRequest {
        request_id: "x".to_owned(),
        petition: Some(Draft::about_wages(&suite).0),
    };
    assert_eq!(reason(&intake.register_petition(short).await.unwrap_err()), "FIELD_MALFORMED");
    let (count,): (i64,) = sqlx::query_as(
        "select (select count(*) from intake.petition) + (select count(*) from intake.outbox)
             + (select count(*) from intake.counter) + (select count(*) from intake.request_answer)",
    )
    .fetch_one(suite.admin())
    .await?;
    assert_eq!(count, 0);
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_states_stale_versions_and_wrong_posts_are_refused_by_name() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = office.registers(Draft::about_wages(&suite)).await?;

    assert_eq!(refusal(office.refers(&case).await), "MATTER_NOT_SCREENED");

    let stale = routing::ConfirmScreeningRequest {
        request_id: request_id(),
        matter_id: case.matter_id.clone(),
        version: 77,
        ..Default::default()
    };
    let mut screener = office.at("530902-XFJ.screening-1")?.routing();
    let refused = screener.confirm_screening(stale.clone()).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::Aborted, "VERSION_STALE"));

    let bad_id =
        routing::ConfirmScreeningRequest { matter_id: "pet_1".to_owned(), ..stale.clone() };
    assert_eq!(reason(&screener.confirm_screening(bad_id).await.unwrap_err()), "FIELD_MALFORMED");

    let clerk = office.at("530902-RSJ.clerk-1")?.routing().confirm_screening(stale.clone()).await;
    assert_eq!(clerk.unwrap_err().code(), Code::PermissionDenied);
    let nobody = Client::connect(suite.gateway(), "").await?;
    let anonymous = nobody.routing().confirm_screening(stale).await.unwrap_err();
    assert_eq!(anonymous.code(), Code::Unauthenticated);
    suite.stop().await
}
