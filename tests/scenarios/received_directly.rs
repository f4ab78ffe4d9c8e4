//! Who is petitioned directly answers first (首接首办, Art. 23): handles it, passes it down, hands it over,
//! or says where it belongs; and owes the petitioner a notice whichever way it goes.

use headwater_proto::common::v1::Stage;
use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1 as routing;
use headwater_tests::office::{deadline_lines, refusal};
use headwater_tests::{Draft, TestSuite};
use lab::Office;

#[tokio::test(flavor = "multi_thread")]
async fn the_competent_body_that_was_petitioned_handles_it_to_the_end() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-08-03").await?;
    let office = Office::open(&suite).await?;
    let wages = || Draft::about_wages(&suite);
    let (case, _) = office.registers_at("530902-RSJ.desk-1", wages()).await?;
    let (silent, _) = office.registers_at("530902-RSJ.desk-1", wages()).await?;
    assert_eq!(case.number, "530902-RSJ-2026-000001");
    let started = ["notice_direct 2026-08-18 running", "refer 2026-08-18 void"];
    assert_eq!(deadline_lines(&office, &case).await?, started);

    assert_eq!(office.screens(&case).await?, routing::Track::Petition);
    suite.until("2026-08-18").await?;
    office.accepts(&case).await?;
    suite.until("2026-08-19").await?;
    assert_eq!(
        deadline_lines(&office, &case).await?,
        // 60 days after 18 August: 13 in August, 30 in September, 17 in October.
        ["handling 2026-10-17 running", "notice_direct 2026-08-18 met", "refer 2026-08-18 void"]
    );
    assert_eq!(
        deadline_lines(&office, &silent).await?,
        ["notice_direct 2026-08-18 breached", "refer 2026-08-18 void"]
    );
    office.issues_an_opinion(&case, routing::Outcome::Explained).await?;
    assert!(office.delivers(&case).await?, "an explained outcome concludes");
    let matter = office.matter(&case).await?;
    assert_eq!((matter.stage(), matter.referrals.len()), (Stage::Concluded, 0));
    assert_eq!(matter.direct_receipt.unwrap_or_default().body, "530902-RSJ");
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_another_bodys_the_petition_office_takes_over_and_refers() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let (mut case, _) =
        office.registers_at("530902-ZJJ.desk-1", Draft::about_wages(&suite)).await?;
    suite.until("2026-03-11").await?;
    assert_eq!(office.hands_over(&case).await?, "530902-XFJ");
    // The office has not taken over: the body that received it first answers.
    assert_eq!(office.matter(&case).await?.answerable_body, "530902-ZJJ");
    let listed = routing::ListMattersRequest::default();
    let mut screener = office.at("530902-XFJ.screening-1")?.routing();
    let listed = screener.list_matters(listed).await?.into_inner().matters;
    assert_eq!(listed.len(), 1, "what is offered is listed");
    let offered = "hand_over_answer 2026-03-18 running".to_owned();
    assert!(deadline_lines(&office, &case).await?.contains(&offered), "the office has five days");
    suite.until("2026-03-12").await?;
    office.takes_over(&mut case).await?;
    let matter = office.matter(&case).await?;
    assert_eq!((matter.answerable_body.as_str(), matter.offered_to.as_str()), ("530902-XFJ", ""));
    let mut registrar = office.at("530902-XFJ.registrar-1")?.intake();
    let work = registrar.list_work(intake::ListWorkRequest::default()).await?.into_inner();
    assert_eq!(work.items.len(), 1, "{work:?}");
    assert_eq!(
        deadline_lines(&office, &case).await?,
        // Fifteen days after 12 March for the office; the body still owes its notice.
        [
            "hand_over_answer 2026-03-18 met",
            "notice_direct 2026-03-17 running",
            "refer 2026-03-27 running"
        ]
    );
    suite.until("2026-03-18").await?;
    office.screens(&case).await?;
    assert_eq!(office.refers(&case).await?, "530902-RSJ");
    office.notifies(&case, "530902-ZJJ", routing::Notice::PassedOn).await?;
    let lines = deadline_lines(&office, &case).await?;
    for line in ["notice_direct 2026-03-17 met_late", "refer 2026-03-27 met"] {
        assert!(lines.contains(&line.to_owned()), "{lines:?}");
    }
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_above_passes_it_down_and_tells_where_it_went() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = office.registers_at("530900-RSJ.desk-1", Draft::about_wages(&suite)).await?;
    office.screens(&case).await?;
    assert_eq!(refusal(office.refers_to(&case, "530902-ZJJ").await), "BODY_NOT_SUBORDINATE");
    assert_eq!(office.refers(&case).await?, "530902-RSJ");
    office.notifies(&case, "530900-RSJ", routing::Notice::PassedOn).await?;
    office.accepts(&case).await?;
    let lines = deadline_lines(&office, &case).await?;
    for line in [
        "notice_direct 2026-03-17 met",
        "notice_transferred 2026-03-17 met",
        "refer 2026-03-17 void",
    ] {
        assert!(lines.contains(&line.to_owned()), "{lines:?}");
    }
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_competent_says_where_to_turn_and_the_matter_ends() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = office.registers_at("530902-ZJJ.desk-1", Draft::about_wages(&suite)).await?;
    office.screens(&case).await?;
    office.notifies(&case, "530902-ZJJ", routing::Notice::Directed).await?;
    assert_eq!(
        deadline_lines(&office, &case).await?,
        ["notice_direct 2026-03-17 met", "refer 2026-03-17 void"]
    );
    assert_eq!(office.matter(&case).await?.stage(), Stage::Concluded);
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_about_the_body_that_was_petitioned_goes_to_the_office_and_never_back()
-> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let text = "举报住建局收受开发商贿赂，请为我保密。";
    let draft = Draft::saying(&suite, text).but(|it| {
        it.set_purpose(intake::Purpose::Accusation);
        it.complained_bodies = vec!["530902-ZJJ".to_owned()];
    });
    let (case, _) = office.registers_at("530902-ZJJ.desk-1", draft).await?;
    assert_ne!(case.office, "530902-ZJJ");
    // It is the office's to refer, as if it had come there.
    assert_eq!(deadline_lines(&office, &case).await?, ["refer 2026-03-17 running"]);
    assert!(office.matter(&case).await?.direct_receipt.is_none());
    let request = routing::GetMatterRequest { matter_id: case.matter_id.clone() };
    let seen = office.at("530902-ZJJ.desk-1")?.routing().get_matter(request).await;
    assert_eq!(refusal(seen.map_err(Into::into)), "MATTER_NOT_FOUND");
    suite.stop().await
}
