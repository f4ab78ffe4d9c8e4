//! Urgent matters through the contract: what is refused, what is published, and who reads it.

use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::routing_fact::Fact;
use headwater_proto::routing::v1::urgent_report::State;
use kernel::ids::{MatterId, UrgentReportId};
use service_kit::parse::to_timestamp;
use test_kit::{faults, nine, reason, request_id};

use crate::office::{Office, said};

const REGISTRAR: &str = "530902-XFJ.registrar-1";

fn discover(matter: MatterId, version: i64) -> pb::DiscoverUrgentMatterRequest {
    pb::DiscoverUrgentMatterRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version,
        knowledge_time: None,
        grounds: "群众反映随时可能倒塌".to_owned(),
    }
}

fn report(matter: MatterId, version: i64, urgent: &str) -> pb::ReportUrgentMatterRequest {
    pb::ReportUrgentMatterRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version,
        urgent_report_id: urgent.to_owned(),
        content: "已拉警戒线，请派员鉴定。".to_owned(),
        competent_bodies: vec!["530902-ZJJ".to_owned(), "530902-YJJ".to_owned()],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_of_an_urgent_matter_is_checked_and_told() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = office.registers(|_, _| {}).await?;
    let mut registrar = office.urgent(REGISTRAR)?;
    let untold = pb::DiscoverUrgentMatterRequest { grounds: String::new(), ..discover(matter, 1) };
    assert_eq!(faults(registrar.discover_urgent_matter(untold).await), ["grounds REASON_MISSING"]);
    let tomorrow = Some(to_timestamp(nine("2026-03-03")));
    let later = pb::DiscoverUrgentMatterRequest { knowledge_time: tomorrow, ..discover(matter, 1) };
    let refused = faults(registrar.discover_urgent_matter(later).await);
    assert_eq!(refused, ["knowledge_time KNOWLEDGE_IN_FUTURE"]);
    let request = discover(matter, 1);
    let raised = registrar.discover_urgent_matter(request.clone()).await?.into_inner();
    let again = registrar.discover_urgent_matter(request).await?.into_inner();
    assert_eq!(again, raised, "a retry gets the first answer");

    let unknown = UrgentReportId::new(&kernel::IdSource::random(office.clock.clone())).to_string();
    let refused = registrar.report_urgent_matter(report(matter, raised.version, &unknown)).await;
    assert_eq!(reason(refused), "URGENT_REPORT_NOT_FOUND");
    let urgent = raised.urgent_report_id.as_str();
    let mut nowhere = report(matter, raised.version, urgent);
    nowhere.competent_bodies.push("530902-QQQ".to_owned());
    let refused = faults(registrar.report_urgent_matter(nowhere).await);
    assert_eq!(refused, ["competent_bodies[2] BODY_UNKNOWN"]);
    let reported = registrar.report_urgent_matter(report(matter, raised.version, urgent)).await?;
    let reported = reported.into_inner();
    let expected = ["530902-ZF", "530902-ZJJ", "530902-YJJ", "530902-LXB", "530900-XFJ"];
    assert_eq!(reported.to_bodies, expected);

    // A bureau that had nothing to do with it reads and acknowledges it now; another finds nothing.
    let read = |version| pb::AcknowledgeUrgentReportRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version,
        urgent_report_id: urgent.to_owned(),
        remark: String::new(),
    };
    let mut bureau = office.urgent("530902-YJJ.head")?;
    let read_by_one = bureau.acknowledge_urgent_report(read(reported.version)).await?.into_inner();
    assert_eq!(read_by_one.state(), State::Reported, "others have not read it yet");
    let mut stranger = office.urgent("530902-SCJ.head")?;
    let refused = stranger.acknowledge_urgent_report(read(read_by_one.version)).await;
    assert_eq!(reason(refused), "MATTER_NOT_FOUND");
    let own = registrar.acknowledge_urgent_report(read(read_by_one.version)).await;
    assert_eq!(reason(own), "NOT_AN_ADDRESSEE");
    let silent = pb::DismissUrgentMatterRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version: read_by_one.version,
        urgent_report_id: urgent.to_owned(),
        reason: String::new(),
    };
    let dismiss =
        pb::DismissUrgentMatterRequest { reason: "系旧裂缝".to_owned(), ..silent.clone() };
    assert_eq!(reason(registrar.dismiss_urgent_matter(silent).await), "REASON_MISSING");
    registrar.dismiss_urgent_matter(dismiss).await?;

    let facts = office.facts(3).await?;
    let facts: Vec<_> = facts.iter().map(said).collect::<Result<_, _>>()?;
    let [
        Fact::UrgentMatterDiscovered(discovered),
        Fact::UrgentMatterReported(told),
        Fact::UrgentMatterDismissed(dismissed),
    ] = &facts[..]
    else {
        anyhow::bail!("{facts:?}")
    };
    assert_eq!(discovered.knowledge_time, Some(to_timestamp(nine("2026-03-02"))));
    assert_eq!((told.urgent_report_id.as_str(), told.body.as_str()), (urgent, "530902-XFJ"));
    assert_eq!(dismissed.urgent_report_id, urgent);
    office.close().await
}
