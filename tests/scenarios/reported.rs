//! The report of an assignment is read: extended, given too early, returned, given again, accepted (Art. 22).

use headwater_proto::common::v1::CivilDate;
use headwater_proto::routing::v1 as pb;
use headwater_tests::office::{deadline_lines, refusal};
use headwater_tests::{Draft, TestSuite};
use lab::{Case, Office};

async fn term(office: &Office<'_>, case: &Case) -> anyhow::Result<String> {
    let lines = deadline_lines(office, case).await?;
    Ok(lines.into_iter().find(|it| it.starts_with("assignment_report")).unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_says_nothing_comes_back_and_the_term_runs_on() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = office.registers(Draft::about_wages(&suite)).await?;
    office.screens(&case).await?;
    let body = office.assigns(&case, "2026-03-31".parse()?).await?;
    office.accepts(&case).await?;
    // Nobody was answered: there is nothing to report, and the office gives more days.
    assert_eq!(refusal(office.reports_the_result(&case).await), "REPORT_WITHOUT_RESULT");
    assert_eq!(refusal(office.accepts_the_report(&case).await), "REPORT_NOT_WAITING");
    suite.until("2026-03-31").await?;
    office.extends_the_report(&case, "2026-04-10".parse()?).await?;
    assert_eq!(term(&office, &case).await?, "assignment_report 2026-04-10 running");

    office.issues_an_opinion(&case, pb::Outcome::Explained).await?;
    assert!(office.delivers(&case).await?, "what is explained ends the matter");
    office.reports_the_result(&case).await?;
    assert_eq!(term(&office, &case).await?, "assignment_report 2026-04-10 met");
    suite.until("2026-04-13").await?;
    office.returns_the_report(&case, Some("2026-04-20".parse()?)).await?;
    assert_eq!(term(&office, &case).await?, "assignment_report 2026-04-20 running");
    // The second report is late: of that one the term speaks.
    suite.until("2026-04-21").await?;
    assert_eq!(term(&office, &case).await?, "assignment_report 2026-04-20 breached");
    office.reports_the_result(&case).await?;
    assert_eq!(refusal(office.reports_the_result(&case).await), "RESULT_ALREADY_REPORTED");
    office.accepts_the_report(&case).await?;
    assert_eq!(term(&office, &case).await?, "assignment_report 2026-04-20 met_late");

    let referral = office.matter(&case).await?.referrals.remove(0);
    assert_eq!(referral.report_date, Some(CivilDate::new(2026, 4, 20)));
    let states: Vec<_> = referral.reports.iter().map(pb::ResultReport::state).collect();
    assert_eq!(states, [pb::result_report::State::Returned, pb::result_report::State::Accepted]);
    let first = &referral.reports[0];
    assert_eq!(first.reported_by, format!("{body}.clerk-1"));
    assert_eq!(first.decided_by, "530902-XFJ.screening-1");
    assert_eq!(first.decision_date, Some(CivilDate::new(2026, 4, 13)));
    assert!(first.return_reason.contains("送达凭证"), "{first:?}");
    suite.stop().await
}
