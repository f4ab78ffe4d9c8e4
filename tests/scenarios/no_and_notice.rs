//! A body tells the petitioner first: that it has the matter, or no and which kind of no; in time and too late.

use headwater_proto::common::v1::Stage;
use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1 as routing;
use headwater_tests::office::{deadline_lines, referred, refusal};
use headwater_tests::{Draft, TestSuite};
use lab::{Case, Office};

async fn suggestion(office: &Office<'_>, suite: &TestSuite) -> anyhow::Result<Case> {
    let draft = Draft::saying(suite, "建议在小区门口增设公交站点，方便老人出行。")
        .but(|it| it.set_purpose(intake::Purpose::Suggestion));
    let (case, _) = office.registers(draft).await?;
    assert_eq!(office.screens(&case).await?, routing::Track::Suggestion);
    office.refers_to(&case, "530902-ZJJ").await?;
    Ok(case)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_suggestion_tells_the_petitioner_within_fifteen_days_or_too_late()
-> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let (told, untold) = (suggestion(&office, &suite).await?, suggestion(&office, &suite).await?);
    // Fifteen days after 2 March: Tuesday, the 17th.
    suite.until("2026-03-17").await?;
    office.notifies(&told, "530902-ZJJ", routing::Notice::Received).await?;
    let again = office.notifies(&told, "530902-ZJJ", routing::Notice::Received).await;
    assert_eq!(refusal(again), "ALREADY_NOTIFIED");
    suite.until("2026-03-18").await?;
    let notice = async |case: &Case| -> anyhow::Result<String> {
        let lines = deadline_lines(&office, case).await?;
        Ok(lines.into_iter().find(|it| it.starts_with("notice_transferred")).unwrap_or_default())
    };
    assert_eq!(notice(&told).await?, "notice_transferred 2026-03-17 met");
    assert_eq!(notice(&untold).await?, "notice_transferred 2026-03-17 breached");
    // It is the body's still, which replies in its own time.
    office.replies(&told, true).await?;
    office.notifies(&untold, "530902-ZJJ", routing::Notice::Received).await?;
    assert_eq!(notice(&untold).await?, "notice_transferred 2026-03-17 met_late");

    let matter = office.matter(&told).await?;
    assert!(matter.referrals[0].notice_date.is_some(), "{matter:?}");
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_acceptance_tells_the_petitioner_and_ends_the_matter() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let (earlier, _) = office.registers(Draft::about_wages(&suite)).await?;
    referred(&office, &earlier).await?;
    office.accepts(&earlier).await?;
    let (case, code) = office.registers(Draft::about_wages(&suite)).await?;
    let body = referred(&office, &case).await?;
    // On the petition track acceptance or its refusal is what tells.
    let told = office.notifies(&case, &body, routing::Notice::Received).await;
    assert_eq!(refusal(told), "TRACK_NEEDS_ACCEPTANCE");
    suite.until("2026-03-09").await?;
    // The earlier one was accepted, and nothing of it is decided yet.
    let closed = office.refuses(&case, routing::NonAcceptance::Closed, &earlier).await;
    assert_eq!(refusal(closed), "EARLIER_NOT_RECHECKED");
    office.refuses(&case, routing::NonAcceptance::UnderWay, &earlier).await?;
    assert_eq!(
        deadline_lines(&office, &case).await?,
        ["notice_transferred 2026-03-17 met", "objection 2026-03-09 void", "refer 2026-03-17 met"]
    );
    let matter = office.matter(&case).await?;
    assert_eq!(matter.stage(), Stage::Concluded);
    assert_eq!(matter.non_acceptance(), routing::NonAcceptance::UnderWay);
    assert_eq!(matter.earlier_matter_id, earlier.matter_id);
    assert_eq!(refusal(office.accepts(&case).await), "REFERRAL_NOT_STANDING");

    let request = intake::QueryPetitionRequest { number: case.number.clone(), query_code: code };
    let seen = office.public().intake().query_petition(request).await?.into_inner();
    assert_eq!(seen.stage(), Stage::Concluded);
    suite.stop().await
}
