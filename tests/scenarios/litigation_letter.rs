//! A letter about a judgment goes to the judicial-political organ; a visitor is guided.

use headwater::client::reason;
use headwater::demo::acts;
use headwater::demo::office::Office;
use headwater_proto::intake::v1::Channel;
use headwater_proto::routing::v1::Track;
use headwater_tests::office::deadline_lines;
use headwater_tests::{Draft, TestSuite};

const JUDGMENT: &str = "法院已经作出终审判决，我不服判决，要求再审，请信访局帮我改判。";

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_transferred_and_starts_no_term_for_the_organ() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = Draft::saying(&suite, JUDGMENT).registered(&office).await?;
    assert_eq!(acts::screen(&office, &case).await?, Track::Litigation);
    let refused = acts::pass_on(&office, &case, Some("530902-RSJ"), None).await.unwrap_err();
    assert_eq!(reason(&refused.downcast::<tonic::Status>()?), "BODY_NOT_JUDICIAL");
    let body = acts::pass_on(&office, &case, None, None).await?;
    assert_eq!(body.as_deref(), Some("530902-ZFW"));
    suite.settled().await?;
    assert_eq!(deadline_lines(&office, &case).await?, ["refer 2026-06-16 met"]);
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_is_guided_and_the_matter_ends_here() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let visit = Draft::saying(&suite, JUDGMENT).but(|it| it.set_channel(Channel::Visit));
    let (case, _) = visit.registered(&office).await?;
    assert_eq!(acts::screen(&office, &case).await?, Track::Litigation);
    assert_eq!(acts::pass_on(&office, &case, None, None).await?, None);
    suite.settled().await?;
    assert_eq!(deadline_lines(&office, &case).await?, ["refer 2026-06-16 met"]);
    let seen = acts::petition(&office, &case.number).await?;
    assert_eq!(seen.stage, "CONCLUDED");
    suite.stop().await
}
