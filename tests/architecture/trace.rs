//! One trace leads from the gateway through intake and its event to routing and supervision; a firing links back.

use headwater_tests::binary::headwater;
use headwater_tests::collector::Collector;
use headwater_tests::place::{Place, repository};
use opentelemetry_proto::tonic::trace::v1::Span;

/// Runs the demo in a process of its own, which reports to a collector; what it logged, and the collector.
pub(crate) async fn demo_observed(filter: &str) -> anyhow::Result<(String, Collector)> {
    let (collector, address) = Collector::start().await?;
    let place = Place::fresh()?;
    let output = tokio::process::Command::new(headwater()?)
        .args(["demo", "--data"])
        .arg(place.path().join("data"))
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", &address)
        .env("HEADWATER_LOG", filter)
        .current_dir(repository())
        .output()
        .await?;
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    anyhow::ensure!(output.status.success(), "the demo failed: {log}");
    Ok((log, collector))
}

#[tokio::test(flavor = "multi_thread")]
async fn one_trace_crosses_the_services_and_a_firing_links_back() -> anyhow::Result<()> {
    let (_, collector) = demo_observed("warn").await?;
    let spans = collector.spans();
    assert!(spans.len() > 1000, "{} spans", spans.len());
    let joined = spans.iter().filter(|it| it.name == "ReferMatter").any(|start| {
        let trace: Vec<&Span> = spans.iter().filter(|it| it.trace_id == start.trace_id).collect();
        let services = ["gateway", "routing", "supervision", "intake"];
        services.iter().all(|service| trace.iter().any(|it| attribute(it, "service") == *service))
    });
    assert!(joined, "no trace of ReferMatter leads to supervision and back to intake");
    let import = spans.iter().filter(|it| it.name == "ImportPetitions").any(|start| {
        spans.iter().filter(|it| it.trace_id == start.trace_id).any(|it| {
            it.name == "react PetitionRegistered" && attribute(it, "service") == "supervision"
        })
    });
    assert!(import, "no registration's trace leads to supervision");
    let linked = spans.iter().any(|it| {
        it.links.iter().any(|link| spans.iter().any(|cause| cause.trace_id == link.trace_id))
    });
    assert!(linked, "no firing links to the trace of its starting fact");
    let metrics = collector.metrics();
    for name in ["rpc.server.duration", "feed.parked", "feed.horizon_age"] {
        assert!(metrics.contains(name), "the metric {name} is missing");
    }
    Ok(())
}

fn attribute(span: &Span, key: &str) -> String {
    span.attributes
        .iter()
        .find(|it| it.key == key)
        .map(|it| format!("{:?}", it.value))
        .and_then(|text| text.split('"').nth(1).map(str::to_owned))
        .unwrap_or_default()
}
