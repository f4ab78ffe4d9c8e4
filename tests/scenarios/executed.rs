//! What an opinion supports is pressed until it is carried out, step by step (Art. 32).

use headwater_proto::common::v1::Stage;
use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1::{ConcludeMatterRequest, GetMatterRequest, Outcome};
use headwater_proto::supervision::v1 as supervision;
use headwater_tests::office::{deadline_lines, referred, refusal};
use headwater_tests::{Draft, TestSuite};
use kernel::OfficeDay;
use lab::{Case, Office};
use service_kit::parse::to_civil;
use test_kit::request_id;

async fn steps(office: &Office<'_>, case: &Case) -> anyhow::Result<Vec<String>> {
    let mut lines = deadline_lines(office, case).await?;
    lines.retain(|it| it.starts_with("execution "));
    Ok(lines)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_is_missed_is_late_until_it_is_proven_and_nothing_ends_before()
-> anyhow::Result<()> {
    let suite = TestSuite::on("2026-08-03").await?;
    let office = Office::open(&suite).await?;
    let (case, query_code) = office.registers(Draft::about_wages(&suite)).await?;
    let body = referred(&office, &case).await?;
    office.accepts(&case).await?;
    office.issues_an_opinion(&case, Outcome::Supported).await?;
    // What was granted has to be carried out first.
    assert!(!office.delivers(&case).await?, "a supported outcome stays open");
    let owed = ["execution 2026-08-23 running", "execution 2026-09-12 running"];
    assert_eq!(steps(&office, &case).await?, owed);

    // The body and the petitioner see the next of the two days.
    let mut clerk = office.at(&format!("{body}.clerk-1"))?.intake();
    let work = clerk.list_work(intake::ListWorkRequest::default()).await?.into_inner();
    let [item] = &work.items[..] else { anyhow::bail!("{work:?}") };
    assert_eq!(item.next_rule, "execution");
    let request = intake::QueryPetitionRequest { number: case.number.clone(), query_code };
    let seen = office.public().intake().query_petition(request).await?.into_inner();
    assert_eq!((seen.stage(), seen.next_rule.as_str()), (Stage::Delivered, "execution"));

    // A Sunday: due then, late after Monday, and an order is drafted.
    suite.until("2026-08-25").await?;
    let late = ["execution 2026-08-23 breached", "execution 2026-09-12 running"];
    assert_eq!(steps(&office, &case).await?, late);
    let orders =
        supervision::ListOrdersRequest { matter_id: case.matter_id.clone(), ..Default::default() };
    let orders = office.at("530902-XFJ.supervision-1")?.supervision().list_orders(orders).await?;
    assert_eq!(orders.into_inner().orders.len(), 1);
    assert_eq!(refusal(concludes(&office, &case).await), "EXECUTION_OPEN");

    office.carries_it_out(&case).await?;
    let done = ["execution 2026-08-23 met_late", "execution 2026-09-12 met"];
    assert_eq!(steps(&office, &case).await?, done);
    assert_eq!(office.matter(&case).await?.stage(), Stage::Concluded);
    words_can_be_read_again(&office, &case, &body).await?;
    suite.stop().await
}

async fn concludes(office: &Office<'_>, case: &Case) -> anyhow::Result<()> {
    let matter = office.matter(case).await?;
    let request = ConcludeMatterRequest {
        request_id: request_id(),
        matter_id: case.matter_id.clone(),
        version: matter.version,
        execution: "已全部落实。".to_owned(),
    };
    let clerk = office.at(&format!("{}.clerk-1", matter.answerable_body))?;
    clerk.routing().conclude_matter(request).await?;
    Ok(())
}

async fn words_can_be_read_again(
    office: &Office<'_>,
    case: &Case,
    body: &str,
) -> anyhow::Result<()> {
    let request = GetMatterRequest { matter_id: case.matter_id.clone() };
    let mut clerk = office.at(&format!("{body}.clerk-1"))?.routing();
    let matter = clerk.get_matter(request).await?.into_inner().matter.unwrap_or_default();
    let handling = &matter.handlings[0];
    let today = to_civil(office.suite().clock().now().office_date());
    let proven: Vec<_> =
        handling.steps.iter().map(|it| (it.execution_date, it.proof.as_str())).collect();
    assert_eq!(proven, [(Some(today), "现场验收记录 001"), (Some(today), "现场验收记录 001")]);
    let opinion = handling.opinion.clone().unwrap_or_default();
    assert_eq!(opinion.outcome(), Outcome::Supported);
    let remedy = opinion.remedy.unwrap_or_default();
    assert_eq!((remedy.bodies.join(" ").as_str(), remedy.days), ("530900-RSJ 530902-ZF", 30));
    assert!(!opinion.legal_basis.is_empty() && !opinion.parts[0].request.is_empty());
    Ok(())
}
