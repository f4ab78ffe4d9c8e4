//! QueryPetition: a wrong number and a wrong code are answered alike, and guessing is slowed down.

use headwater::client::reason;
use headwater::demo::office::Office;
use headwater_proto::intake::v1 as intake;
use headwater_tests::{Draft, TestSuite};

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_learns_nothing_and_cannot_guess_for_long() -> anyhow::Result<()> {
    let suite = TestSuite::with("2026-06-01", |options| options.query_per_minute = 5).await?;
    let office = Office::open(&suite).await?;
    let (case, code) = Draft::about_wages(&suite).registered(&office).await?;
    let ask = async |number: &str, code: &str| {
        let request =
            intake::QueryPetitionRequest { number: number.to_owned(), query_code: code.to_owned() };
        office.public().intake().query_petition(request).await.map(tonic::Response::into_inner)
    };
    let seen = ask(&case.number, &code.to_lowercase()).await?;
    assert_eq!((seen.stage.as_str(), seen.next_rule.as_str()), ("REGISTERED", "refer"));
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
