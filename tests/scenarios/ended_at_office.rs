//! What the petition office ends itself: an inquiry, a letter of thanks; and what it puts before its government.

use headwater_proto::common::v1::Stage;
use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1 as routing;
use headwater_proto::routing::v1::filing::State;
use headwater_tests::office::{deadline_lines, refusal};
use headwater_tests::{Draft, TestSuite};
use lab::{Case, Office};

const HEAD: &str = "530902-XFJ.head";
const SCREENER: &str = "530902-XFJ.screening-1";

/// How the office's own terms stand.
async fn terms(office: &Office<'_>, case: &Case) -> anyhow::Result<Vec<String>> {
    let mut lines = deadline_lines(office, case).await?;
    lines.retain(|it| it.starts_with("refer ") || it.starts_with("proposal "));
    Ok(lines)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inquiry_is_answered_and_a_claim_is_not() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let draft = Draft::saying(&suite, "请问申请公租房需要哪些材料，在哪个窗口办理？")
        .but(|it| it.set_purpose(intake::Purpose::Inquiry));
    let (case, query_code) = office.registers(draft).await?;
    office.screens(&case).await?;
    // The clerk is told what may be done with it, by the rights of the post.
    let request = routing::GetMatterRequest { matter_id: case.matter_id.clone() };
    let next = office.at(SCREENER)?.routing().get_matter(request).await?.into_inner().next_steps;
    let may = |method: &str| next.iter().any(|it| it.method == method && it.allowed);
    assert!(may("AnswerInquiry") && may("ReferMatter") && may("FileMatter"), "{next:?}");
    assert!(!may("AcceptMatter") && !may("ConfirmScreening"), "{next:?}");
    office.answers_the_inquiry(&case).await?;
    let matter = office.matter(&case).await?;
    assert_eq!(matter.stage(), Stage::Concluded);
    assert_eq!(terms(&office, &case).await?, ["refer 2026-03-17 met"]);
    let request = routing::GetMatterRequest { matter_id: case.matter_id.clone() };
    let acts = office.at(SCREENER)?.routing().get_matter(request).await?.into_inner().acts;
    let answered = acts.iter().find(|it| it.note.contains("公租房"));
    assert_eq!(
        answered.map(routing::MatterAct::kind),
        Some(routing::matter_act::Kind::InquiryAnswered)
    );
    // The petitioner sees that it has ended.
    let request = intake::QueryPetitionRequest { number: case.number.clone(), query_code };
    let shown = office.public().intake().query_petition(request).await?.into_inner();
    assert_eq!(shown.stage(), Stage::Concluded);

    let (claim, _) = office.registers(Draft::about_wages(&suite)).await?;
    office.screens(&claim).await?;
    assert_eq!(refusal(office.answers_the_inquiry(&claim).await), "NOT_AN_INQUIRY");
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn thanks_are_filed_by_two_and_what_asks_for_something_goes_on() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let text = "感谢社区工作人员热心帮助，特此致谢。";
    let (case, _) = office.registers(Draft::saying(&suite, text)).await?;
    office.screens(&case).await?;
    let no_lead = office.submits_filing(&case, routing::FilingGround::NoLead).await;
    assert_eq!(refusal(no_lead), "PETITIONER_KNOWN");
    office.submits_filing(&case, routing::FilingGround::Thanks).await?;
    assert_eq!(refusal(office.approves_filing(&case, SCREENER).await), "FILING_SECOND_PERSON");
    assert_eq!(terms(&office, &case).await?, ["refer 2026-03-17 running"]);
    // The head finds a request in it, and it goes on.
    office.rejects_filing(&case, HEAD).await?;
    office.submits_filing(&case, routing::FilingGround::Thanks).await?;
    office.approves_filing(&case, HEAD).await?;
    let matter = office.matter(&case).await?;
    let filings: Vec<_> = matter.filings.iter().map(|it| (it.state(), &*it.decided_by)).collect();
    assert_eq!(filings, [(State::Rejected, HEAD), (State::Approved, HEAD)]);
    assert!(matter.filings[0].decision_reason.contains("诉求"));
    assert_eq!(terms(&office, &case).await?, ["refer 2026-03-17 met"]);
    assert_eq!(
        refusal(office.submits_filing(&case, routing::FilingGround::Thanks).await),
        "MATTER_NOT_AT_OFFICE"
    );
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_proposed_is_acted_on_within_fifteen_days_or_breached() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = office.registers(Draft::about_wages(&suite)).await?;
    let (left, _) =
        office.registers(Draft::saying(&suite, "小区电梯长期停运，请督促维修。")).await?;
    for it in [&case, &left] {
        office.screens(it).await?;
        assert_eq!(office.proposes(it).await?, "530902-ZF");
    }
    assert_eq!(refusal(office.proposes(&case).await), "ALREADY_PROPOSED");
    // 15 days after 2 March.
    let both = ["proposal 2026-03-17 running", "refer 2026-03-17 met"];
    assert_eq!(terms(&office, &case).await?, both);
    // The government reads what it decides about.
    let request = routing::GetMatterRequest { matter_id: case.matter_id.clone() };
    office.at("530902-ZF.head")?.routing().get_matter(request).await?;

    suite.advance_to(test_kit::nine("2026-03-09")).await?;
    let day = |text: &str| text.parse::<chrono::NaiveDate>();
    let early = office.records_the_decision(&case, day("2026-03-01")?).await;
    assert_eq!(refusal(early), "DECISION_TOO_EARLY");
    office.records_the_decision(&case, day("2026-03-06")?).await?;
    let again = office.records_the_decision(&case, day("2026-03-06")?).await;
    assert_eq!(refusal(again), "PROPOSAL_DECIDED");
    office.refers_to(&case, "530902-RSJ").await?;
    let done = ["proposal 2026-03-17 met", "refer 2026-03-17 met"];
    assert_eq!(terms(&office, &case).await?, done);
    let proposal = office.matter(&case).await?.proposal.unwrap_or_default();
    assert_eq!(proposal.proposed_by, SCREENER);
    assert_eq!(proposal.decision, "同意，由人社部门主办。");
    assert!(proposal.document_number.starts_with("530902-XFJ-BQ-2026-"), "{proposal:?}");

    // What lies in the drawer is breached.
    suite.advance_to(test_kit::nine("2026-03-18")).await?;
    assert_eq!(
        terms(&office, &left).await?,
        ["proposal 2026-03-17 breached", "refer 2026-03-17 met"]
    );
    suite.stop().await
}
