//! A hundred days, observed from outside: traces that cross services, metrics, and nothing personal anywhere.

use headwater::import::{self, ImportOptions};
use headwater_tests::binary::headwater_lab;
use headwater_tests::collector::Collector;
use opentelemetry_proto::tonic::trace::v1::Span;
use test_kit::{Place, repository};

use super::sources::files;

/// Everything the suite itself may say, and nothing of its libraries' chatter.
const FILTER: &str = "debug,sqlx=info,h2=off,hyper=off,hyper_util=off,tower=off,opentelemetry=off,\
     opentelemetry_sdk=off,tonic=off";

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_days_are_traced_and_measured_and_leak_nothing_personal() -> anyhow::Result<()> {
    let (log, collector) = demo_observed().await?;
    let spans = collector.spans();
    assert!(spans.len() > 1000, "{} spans", spans.len());
    one_trace_crosses_the_services(&spans);
    a_firing_links_back(&spans);
    let metrics = collector.metrics();
    for name in [
        "rpc.server.duration",
        "feed.lag",
        "feed.parked",
        "feed.parked_age",
        "feed.horizon_age",
        "clock.skew",
        "db.client.connection.count",
        "db.client.connection.max",
        "service.version",
        "service.instance.id",
    ] {
        assert!(metrics.contains(name), "the metric {name} is missing");
    }
    assert!(log.len() > 10_000, "the log is empty");
    nothing_personal(&log, &format!("{spans:?}"), &metrics);
    Ok(())
}

#[test]
fn every_instrument_says_its_unit_and_what_it_measures() {
    let kinds = ["_histogram(\"", "_gauge(\"", "_counter(\""];
    let mut seen = 0;
    for folder in ["shared", "services"] {
        for (path, text) in files(folder, "rs") {
            for kind in kinds {
                for made in text.split(kind).skip(1) {
                    let (made, _) = made.split_once(".build()").unwrap_or((made, ""));
                    let name = made.split('"').next().unwrap_or_default();
                    seen += 1;
                    for part in [".with_unit(", ".with_description("] {
                        assert!(made.contains(part), "{name} in {} lacks {part})", path.display());
                    }
                }
            }
        }
    }
    assert!(seen >= 14, "only {seen} instruments are seen");
}

/// Runs the demo in a process of its own, which reports to a collector; what it logged, and the collector.
async fn demo_observed() -> anyhow::Result<(String, Collector)> {
    let (collector, address) = Collector::start().await?;
    let place = Place::fresh()?;
    let output = tokio::process::Command::new(headwater_lab()?)
        .args(["demo", "--data"])
        .arg(place.path().join("data"))
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", &address)
        .env("HEADWATER_LOG", FILTER)
        .current_dir(repository())
        .output()
        .await?;
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    anyhow::ensure!(output.status.success(), "the demo failed: {log}");
    Ok((log, collector))
}

/// From the gateway through intake and its event to routing and supervision, in one trace.
fn one_trace_crosses_the_services(spans: &[Span]) {
    let joined = spans.iter().filter(|it| it.name == "ReferMatter").any(|start| {
        let trace: Vec<&Span> = spans.iter().filter(|it| it.trace_id == start.trace_id).collect();
        let services = ["gateway", "routing", "supervision", "intake"];
        services.iter().all(|service| trace.iter().any(|it| attribute(it, "service") == *service))
    });
    assert!(joined, "no trace of ReferMatter leads to supervision and back to intake");
    let import = spans.iter().filter(|it| it.name == "ImportPetitions").any(|start| {
        let reactions: Vec<String> = spans
            .iter()
            .filter(|it| it.trace_id == start.trace_id && it.name == "react PetitionRegistered")
            .map(|it| attribute(it, "service"))
            .collect();
        ["routing", "supervision"].iter().all(|it| reactions.iter().any(|service| service == it))
    });
    assert!(import, "no registration's trace leads to routing and supervision");
}

/// A timer's firing begins a trace of its own, linked to the trace of its starting fact.
fn a_firing_links_back(spans: &[Span]) {
    let linked = spans.iter().any(|it| {
        it.links.iter().any(|link| spans.iter().any(|cause| cause.trace_id == link.trace_id))
    });
    assert!(linked, "no firing links to the trace of its starting fact");
}

fn nothing_personal(log: &str, spans: &str, metrics: &str) {
    let values = personal_values();
    assert!(values.len() > 200);
    for value in values {
        for (place, text) in [("log", log), ("spans", spans), ("metrics", metrics)] {
            assert!(!text.contains(&value), "{value} is in the {place}");
        }
    }
}

/// Every name, number and address of the demo's petitioners, and the beginning of every text.
fn personal_values() -> Vec<String> {
    let file = repository().join("deploy/data/demo/petitions.csv");
    let rows = import::read_file(&file, &ImportOptions::default()).unwrap().rows;
    let mut values = Vec::new();
    for draft in rows.into_iter().filter_map(|row| row.row.ok()?.petition) {
        for person in draft.petitioners {
            values.extend([person.name, person.id_number, person.phone, person.address]);
        }
        values.push(draft.text.chars().take(16).collect());
    }
    values.retain(|value| value.chars().count() >= 2);
    values.sort();
    values.dedup();
    values
}

fn attribute(span: &Span, key: &str) -> String {
    span.attributes
        .iter()
        .find(|it| it.key == key)
        .map(|it| format!("{:?}", it.value))
        .and_then(|text| text.split('"').nth(1).map(str::to_owned))
        .unwrap_or_default()
}
