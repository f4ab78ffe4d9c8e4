//! What a stranger invents is counted, and under no name of the stranger's: labels of metrics are kept for ever.

use std::collections::BTreeMap;

use headwater_proto::intake::v1::QueryPetitionRequest;
use headwater_tests::collector::Collector;
use kernel::{IdSource, MachineClock, OfficeClock, ServiceName};
use service_kit::telemetry::{Settings, Telemetry};
use service_kit::transport::Transport;
use service_kit::{Readiness, Signer, Tasks, Verifier, World, server};
use tonic::client::Grpc;
use tonic::service::Routes;
use tonic::transport::Endpoint;
use tonic::{Code, Request};
use tonic_prost::ProstCodec;

#[tokio::test(flavor = "multi_thread")]
async fn the_path_of_whoever_is_not_known_is_no_label_of_a_metric() -> anyhow::Result<()> {
    let (collector, otlp) = Collector::start().await?;
    let settings = Settings {
        process: "headwater-intake".to_owned(),
        otlp_endpoint: Some(otlp),
        log_filter: "off".to_owned(),
        json: false,
    };
    let telemetry = Telemetry::start(&settings)?;
    let tasks = Tasks::new();
    let door = door(&tasks).await?;
    let mut grpc = Grpc::new(Endpoint::from_shared(door)?.connect().await?);
    for turn in 0..20 {
        grpc.ready().await?;
        let path = format!("/headwater.intake.v1.IntakeService/Invented{turn}").parse()?;
        let codec = ProstCodec::<QueryPetitionRequest, QueryPetitionRequest>::default();
        let question = Request::new(QueryPetitionRequest::default());
        let refused = grpc.unary(question, path, codec).await.unwrap_err();
        assert_eq!(refused.code(), Code::Unauthenticated);
    }
    telemetry.flush();
    let metrics = collector.metrics();
    assert!(
        metrics.contains("rpc.server.duration") && metrics.contains("\"unknown\""),
        "{metrics}"
    );
    assert!(!metrics.contains("Invented"), "{metrics}");
    tasks.begin_stop();
    Ok(())
}

/// The door of a service with nothing behind it.
async fn door(tasks: &Tasks) -> anyhow::Result<String> {
    let (clock, machine, service) =
        (OfficeClock::real(), MachineClock::real(), ServiceName::Intake);
    let world = World {
        ids: IdSource::random(clock.clone()),
        clock,
        verifier: Verifier::new(service, &[], machine.clone()),
        signer: Signer::generate(service, machine.clone())?,
        machine,
        peers: BTreeMap::new(),
        readiness: Readiness::default(),
        transport: Transport::default(),
    };
    let listener = server::listen("127.0.0.1:0", &world.transport).await?;
    let address = format!("http://{}", listener.local_addr()?);
    let serving = tasks.clone();
    tasks.spawn(async move {
        let served = server::serve(service, listener, Routes::default(), &world, &serving).await;
        served.expect("it serves until it is stopped");
    });
    Ok(address)
}
