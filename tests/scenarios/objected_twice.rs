//! Two bodies say "not ours": the second objection goes to designation at once.

use headwater::client::reason;
use headwater::demo::acts;
use headwater::demo::office::Office;
use headwater_tests::office::deadline_lines;
use headwater_tests::{Draft, TestSuite};

#[tokio::test(flavor = "multi_thread")]
async fn the_second_objection_is_decided_by_designation() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = Draft::about_wages(&suite).registered(&office).await?;
    acts::screen(&office, &case).await?;
    acts::pass_on(&office, &case, Some("530902-MZJ"), None).await?;
    suite.until("2026-06-03").await?;
    assert!(
        !acts::object(&office, &case, "530902-MZJ").await?,
        "the first is decided by the sender"
    );
    suite.until("2026-06-05").await?;
    acts::decide_objection(&office, &case, None).await?;
    suite.settled().await?;
    // The matter came back: the office's fifteen days run again, to their original end.
    let lines = deadline_lines(&office, &case).await?;
    assert!(lines.contains(&"refer 2026-06-16 running".to_owned()), "{lines:?}");

    let again = acts::pass_on(&office, &case, Some("530902-MZJ"), None).await.unwrap_err();
    let again = again.downcast::<tonic::Status>()?;
    assert_eq!(reason(&again), "BODY_RETURNED_IT");

    acts::pass_on(&office, &case, Some("530902-JTJ"), None).await?;
    suite.until("2026-06-09").await?;
    assert!(acts::object(&office, &case, "530902-JTJ").await?, "the second needs a designation");
    let upheld = acts::decide_objection(&office, &case, None).await.unwrap_err();
    assert_eq!(reason(&upheld.downcast::<tonic::Status>()?), "DESIGNATION_REQUIRED");
    acts::decide_objection(&office, &case, Some("530902-RSJ")).await?;
    suite.settled().await?;
    let refused = acts::object(&office, &case, "530902-RSJ").await.unwrap_err();
    assert_eq!(refused.downcast::<tonic::Status>()?.code(), tonic::Code::FailedPrecondition);
    assert!(acts::respond(&office, &case, "530902-RSJ").await?);
    suite.settled().await?;
    let lines = deadline_lines(&office, &case).await?;
    assert!(lines.contains(&"refer 2026-06-16 met".to_owned()), "{lines:?}");
    assert!(lines.contains(&"handling 2026-08-08 running".to_owned()), "{lines:?}");
    suite.stop().await
}
