//! A petition is registered, referred, accepted, answered and concluded, and every date is right.

use headwater_proto::common::v1::Stage;
use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1::Outcome;
use headwater_tests::office::{deadline_lines, referred};
use headwater_tests::{Draft, TestSuite};
use lab::Office;

#[tokio::test(flavor = "multi_thread")]
async fn a_petition_is_answered_in_time_and_every_date_is_counted_by_hand() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-08-03").await?;
    let office = Office::open(&suite).await?;
    let (case, code) = office.registers(Draft::about_wages(&suite)).await?;
    assert_eq!(case.number, "530902-XFJ-2026-000001");
    assert_eq!(deadline_lines(&office, &case).await?, ["refer 2026-08-18 running"]);

    let body = referred(&office, &case).await?;
    assert_eq!(body, "530902-RSJ");
    office.accepts(&case).await?;
    // 60 days from 3 August end on 2 October, inside the holiday: the body's own term stays.
    assert_eq!(
        deadline_lines(&office, &case).await?,
        [
            "handling 2026-10-02 running",
            "notice_transferred 2026-08-18 met",
            "objection 2026-08-10 void",
            "refer 2026-08-18 met"
        ]
    );

    suite.until("2026-09-10").await?;
    office.issues_an_opinion(&case, Outcome::Explained).await?;
    assert!(office.delivers(&case).await?, "an explained outcome concludes");
    let lines = deadline_lines(&office, &case).await?;
    assert!(lines.contains(&"handling 2026-10-02 met".to_owned()), "{lines:?}");
    // 10 October is a Saturday that works.
    for right in ["rating", "review_request"] {
        assert!(lines.contains(&format!("{right} 2026-10-10 running")), "{lines:?}");
    }
    assert_eq!(lines.len(), 6, "{lines:?}");

    let request = intake::QueryPetitionRequest { number: case.number.clone(), query_code: code };
    let seen = office.public().intake().query_petition(request).await?.into_inner();
    assert_eq!(seen.stage(), Stage::Concluded);
    assert_eq!(seen.next_rule, "");
    let stages: Vec<_> = seen.steps.iter().map(intake::QueryStep::stage).collect();
    let way = [
        Stage::Registered,
        Stage::Screened,
        Stage::Referred,
        Stage::Handling,
        Stage::Delivered,
        Stage::Concluded,
    ];
    assert_eq!(stages, way);
    suite.stop().await
}
