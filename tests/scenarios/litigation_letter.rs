//! A letter about a judgment goes to the judicial-political organ; a visitor is guided.

use headwater_proto::common::v1::Stage;
use headwater_proto::intake::v1::Channel;
use headwater_proto::routing::v1::Track;
use headwater_tests::office::{deadline_lines, refusal};
use headwater_tests::{Draft, TestSuite};
use lab::Office;

const JUDGMENT: &str = "法院已经作出终审判决，我不服判决，要求再审，请信访局帮我改判。";

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_transferred_and_starts_no_term_for_the_organ() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = office.registers(Draft::saying(&suite, JUDGMENT)).await?;
    assert_eq!(office.screens(&case).await?, Track::Litigation);
    assert_eq!(refusal(office.guides(&case).await), "LETTER_MUST_BE_TRANSFERRED");
    assert_eq!(refusal(office.refers_to(&case, "530902-RSJ").await), "BODY_NOT_JUDICIAL");
    assert_eq!(office.refers(&case).await?, "530902-ZFW");
    assert_eq!(deadline_lines(&office, &case).await?, ["refer 2026-06-16 met"]);
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_is_guided_and_the_matter_ends_here() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let visit = Draft::saying(&suite, JUDGMENT).but(|it| it.set_channel(Channel::Visit));
    let (case, _) = office.registers(visit).await?;
    assert_eq!(office.screens(&case).await?, Track::Litigation);
    office.guides(&case).await?;
    assert_eq!(deadline_lines(&office, &case).await?, ["refer 2026-06-16 met"]);
    let seen = office.petition(&case.number).await?;
    assert_eq!(seen.stage(), Stage::Concluded);
    suite.stop().await
}
