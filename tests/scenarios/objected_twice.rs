//! Two bodies say "not ours": the second objection goes to designation at once.

use headwater_tests::office::{deadline_lines, refusal};
use headwater_tests::{Draft, TestSuite};
use lab::Office;

#[tokio::test(flavor = "multi_thread")]
async fn the_second_objection_is_decided_by_designation() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = office.registers(Draft::about_wages(&suite)).await?;
    office.screens(&case).await?;
    office.refers_to(&case, "530902-MZJ").await?;
    suite.until("2026-06-03").await?;
    assert!(!office.objects(&case).await?, "the first is decided by the sender");
    suite.until("2026-06-05").await?;
    office.upholds_the_objection(&case).await?;
    // The matter came back: the office's fifteen days run again, to their original end.
    let lines = deadline_lines(&office, &case).await?;
    assert!(lines.contains(&"refer 2026-06-16 running".to_owned()), "{lines:?}");

    let again = office.refers_to(&case, "530902-MZJ").await;
    assert_eq!(refusal(again), "BODY_ALREADY_RETURNED_MATTER");

    office.refers_to(&case, "530902-JTJ").await?;
    suite.until("2026-06-09").await?;
    assert!(office.objects(&case).await?, "the second needs a designation");
    let upheld = office.upholds_the_objection(&case).await;
    assert_eq!(refusal(upheld), "DESIGNATION_REQUIRED");
    assert_eq!(office.matter(&case).await?.deciding_body, "530902-ZF", "never the sender");
    office.designates(&case, "530902-RSJ").await?;
    assert_eq!(refusal(office.objects(&case).await), "REFERRAL_NOT_ISSUED");
    office.accepts(&case).await?;
    let lines = deadline_lines(&office, &case).await?;
    assert!(lines.contains(&"refer 2026-06-16 met".to_owned()), "{lines:?}");
    assert!(lines.contains(&"handling 2026-08-08 running".to_owned()), "{lines:?}");
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_body_is_not_trapped_and_the_sender_may_recall() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = office.registers(Draft::about_wages(&suite)).await?;
    office.screens(&case).await?;
    office.refers_to(&case, "530902-MZJ").await?;
    office.recalls(&case).await?;
    // Back at the desk: the body's terms have ended, the office's own runs on.
    let lines = deadline_lines(&office, &case).await?;
    let ended = ["notice_transferred 2026-06-16 void", "objection 2026-06-08 void"];
    assert!(ended.iter().all(|it| lines.contains(&(*it).to_owned())), "{lines:?}");
    assert!(lines.contains(&"refer 2026-06-16 running".to_owned()), "{lines:?}");
    assert_eq!(office.matter(&case).await?.answerable_body, "530902-XFJ");

    office.refers_to(&case, "530902-JTJ").await?;
    assert!(!office.objects(&case).await?, "what was recalled was no objection");
    office.refuses_the_objection(&case).await?;
    assert_eq!(office.asks_for_a_designation(&case).await?, "530902-ZF");
    office.designates(&case, "530902-RSJ").await?;
    office.accepts(&case).await?;
    let lines = deadline_lines(&office, &case).await?;
    assert!(lines.contains(&"refer 2026-06-16 met".to_owned()), "{lines:?}");
    suite.stop().await
}
