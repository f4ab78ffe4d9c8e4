//! Grave and urgent matters: reported within hours to all whom the law names, or late, or a false alarm.

use chrono::TimeDelta;
use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1 as routing;
use headwater_proto::routing::v1::matter_act::Kind;
use headwater_proto::routing::v1::urgent_report::{Role, State};
use headwater_proto::supervision::v1 as supervision;
use headwater_tests::office::{deadline_lines, refusal};
use headwater_tests::{Draft, TestSuite};
use lab::{Case, Office};

const REGISTRAR: &str = "530902-XFJ.registrar-1";
/// Who reads what the county's petition office reports about wages.
const READERS: [&str; 4] =
    ["530902-ZF.head", "530902-RSJ.clerk-1", "530902-LXB.conference-1", "530900-XFJ.registrar-1"];

/// How the duty to report stands.
async fn line(office: &Office<'_>, case: &Case) -> anyhow::Result<String> {
    let mut lines = deadline_lines(office, case).await?;
    lines.retain(|it| it.starts_with("urgent_report"));
    Ok(lines.join(", "))
}

async fn hours_pass(suite: &TestSuite, hours: i64) -> anyhow::Result<()> {
    suite.advance_to(suite.clock().now() + TimeDelta::hours(hours)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_urgent_matter_is_reported_within_two_hours_and_read_by_all_four() -> anyhow::Result<()>
{
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = office.registers(Draft::about_wages(&suite)).await?;
    let urgent = office.raises_as_urgent(&case, REGISTRAR, 0).await?;
    assert_eq!(line(&office, &case).await?, "urgent_report 2026-03-02 running");
    assert_eq!(
        refusal(office.raises_as_urgent(&case, REGISTRAR, 0).await),
        "URGENT_ALREADY_RAISED"
    );

    hours_pass(&suite, 1).await?;
    let to = office.reports_as_urgent(&case, REGISTRAR, &urgent).await?;
    assert_eq!(to, ["530902-ZF", "530902-RSJ", "530902-LXB", "530900-XFJ"]);
    assert_eq!(line(&office, &case).await?, "urgent_report 2026-03-02 met");
    for (at, post) in READERS.into_iter().enumerate() {
        let state = office.acknowledges(&case, post, &urgent).await?;
        assert_eq!(state == State::Acknowledged, at == 3, "{post}");
    }
    let again = office.acknowledges(&case, READERS[0], &urgent).await;
    assert_eq!(refusal(again), "REPORT_ALREADY_ACKNOWLEDGED");

    // The bureau, which it was not referred to, reads it and who else has.
    let request = routing::GetMatterRequest { matter_id: case.matter_id.clone() };
    let seen = office.at(READERS[1])?.routing().get_matter(request).await?.into_inner();
    let reports = seen.matter.unwrap_or_default().urgent_reports;
    let [report] = &reports[..] else { anyhow::bail!("{reports:?}") };
    assert_eq!((report.state(), report.reported_by.as_str()), (State::Acknowledged, REGISTRAR));
    let read: Vec<_> = report.addressees.iter().map(|it| it.acknowledged_by.as_str()).collect();
    assert_eq!(read, READERS);
    let kinds: Vec<_> = seen.acts.iter().map(routing::MatterAct::kind).collect();
    assert_eq!(kinds[..2], [Kind::UrgentDiscovered, Kind::UrgentReported]);
    assert!(seen.acts[1].note.contains("警戒线"), "{:?}", seen.acts[1]);
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_urgent_matter_that_nobody_reports_is_breached_at_the_hour() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = office.registers(Draft::about_wages(&suite)).await?;
    let urgent = office.raises_as_urgent(&case, REGISTRAR, 0).await?;
    hours_pass(&suite, 3).await?;
    assert_eq!(line(&office, &case).await?, "urgent_report 2026-03-02 breached");
    let mut officer = office.at("530902-XFJ.supervision-1")?.supervision();
    let orders = officer.list_orders(supervision::ListOrdersRequest::default()).await?;
    let orders = orders.into_inner().orders;
    let drafted: Vec<_> = orders.iter().map(|it| it.rule.as_str()).collect();
    assert_eq!(drafted, ["urgent_report"]);
    office.reports_as_urgent(&case, REGISTRAR, &urgent).await?;
    assert_eq!(line(&office, &case).await?, "urgent_report 2026-03-02 met_late");
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_false_alarm_owes_no_report_and_words_of_haste_alone_start_nothing() -> anyhow::Result<()>
{
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let text = "学校后面围墙开裂，随时可能倒塌，十万火急，请尽快救急！";
    let (case, _) = office.registers(Draft::saying(&suite, text)).await?;
    let matter = office.matter(&case).await?;
    assert!(matter.screening.unwrap_or_default().urgent_proposed, "the words propose it");
    assert_eq!(matter.urgent_reports, []);
    assert_eq!(line(&office, &case).await?, "");
    let urgent = office.raises_as_urgent(&case, REGISTRAR, 0).await?;
    office.dismisses(&case, REGISTRAR, &urgent).await?;
    hours_pass(&suite, 3).await?;
    assert_eq!(line(&office, &case).await?, "urgent_report 2026-03-02 void");
    let reported = office.reports_as_urgent(&case, REGISTRAR, &urgent).await;
    assert_eq!(refusal(reported), "URGENT_NOT_OPEN");
    let [report] = &office.matter(&case).await?.urgent_reports[..] else {
        anyhow::bail!("one duty to report")
    };
    assert_eq!((report.state(), report.dismissed_by.as_str()), (State::Dismissed, REGISTRAR));
    assert!(report.dismiss_reason.contains("装饰面层"), "{report:?}");
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_urgent_accusation_is_never_reported_to_whom_it_is_about() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let text = "举报区政府有关负责人收受贿赂，纵容违章楼房，随时可能倒塌。";
    let draft = Draft::saying(&suite, text).but(|it| {
        it.set_purpose(intake::Purpose::Accusation);
        it.complained_bodies = vec!["530902-ZF".to_owned()];
    });
    let (case, _) = office.registers(draft).await?;
    assert_eq!(office.screens(&case).await?, routing::Track::Accusation);
    let urgent = office.raises_as_urgent(&case, REGISTRAR, 0).await?;
    let to = office.reports_as_urgent(&case, REGISTRAR, &urgent).await?;
    assert!(!to.contains(&"530902-ZF".to_owned()), "{to:?}");
    let matter = office.matter(&case).await?;
    let addressees = &matter.urgent_reports[0].addressees;
    let leadership: Vec<_> = addressees.iter().filter(|it| it.role() == Role::Leadership).collect();
    let [leadership] = &leadership[..] else { anyhow::bail!("{addressees:?}") };
    assert_eq!(leadership.body, "530900-ZF", "the one above it");
    for post in ["530902-ZF.head", "530902-ZF.clerk-1"] {
        let read = office.acknowledges(&case, post, &urgent).await;
        assert_eq!(refusal(read), "MATTER_NOT_FOUND", "{post}");
    }
    suite.stop().await
}
