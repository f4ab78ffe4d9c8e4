//! Health and reflection, for anybody.

use std::time::Duration;

use futures::{StreamExt, stream};
use tonic::Code;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::{v1, v1alpha};

use crate::suite::{Suite, assert_refused, plain};

const INTAKE: &str = "headwater.intake.v1.IntakeService";
const SUPERVISION: &str = "headwater.supervision.v1.SupervisionService";

fn about(service: &str) -> HealthCheckRequest {
    HealthCheckRequest { service: service.to_owned() }
}

#[tokio::test]
async fn health_is_told_for_the_gateway_and_for_each_service() {
    let suite = Suite::start().await;
    let mut client = HealthClient::with_origin(plain(), suite.origin.clone());
    for (service, expected) in [
        ("", ServingStatus::Serving),
        ("readiness", ServingStatus::Serving),
        (INTAKE, ServingStatus::Serving),
        (SUPERVISION, ServingStatus::NotServing),
    ] {
        let answer = client.check(about(service)).await.unwrap();
        assert_eq!(answer.get_ref().status(), expected, "{service}");
    }
    let status = client.check(about("no.such.Service")).await.unwrap_err();
    assert_refused(&status, Code::NotFound, "SERVICE_UNKNOWN");
}

#[tokio::test]
async fn who_watches_health_hears_that_the_gateway_stops() {
    let suite = Suite::start().await;
    let mut client = HealthClient::with_origin(plain(), suite.origin.clone());
    let mut own = client.watch(about("")).await.unwrap().into_inner();
    let mut intake = client.watch(about(INTAKE)).await.unwrap().into_inner();
    for watched in [&mut own, &mut intake] {
        let first = watched.next().await.unwrap().unwrap();
        assert_eq!(first.status(), ServingStatus::Serving);
    }
    let patience = Duration::from_secs(8);
    let ((), told) = tokio::join!(suite.tasks.stop(patience), own.next());
    assert_eq!(told.unwrap().unwrap().status(), ServingStatus::NotServing);
    assert!(own.next().await.is_none());
    assert!(intake.next().await.is_none());
}

#[tokio::test]
async fn reflection_lists_the_services_that_clients_may_call() {
    use v1::server_reflection_client::ServerReflectionClient;
    use v1::server_reflection_request::MessageRequest;
    use v1::server_reflection_response::MessageResponse;
    let suite = Suite::start().await;
    let expected = [
        "grpc.health.v1.Health",
        "headwater.grid_collaboration.v1.GridCollaborationService",
        INTAKE,
        "headwater.risk_ledger.v1.RiskLedgerService",
        "headwater.routing.v1.DispatchService",
        "headwater.routing.v1.EndingService",
        "headwater.routing.v1.OrganisationService",
        "headwater.routing.v1.ReportService",
        "headwater.routing.v1.ReviewService",
        "headwater.routing.v1.RoutingService",
        "headwater.routing.v1.UrgentService",
        SUPERVISION,
    ];

    let mut client = ServerReflectionClient::with_origin(plain(), suite.origin.clone());
    let questions = [
        MessageRequest::ListServices(String::new()),
        MessageRequest::FileContainingSymbol(INTAKE.to_owned()),
    ]
    .map(|question| v1::ServerReflectionRequest {
        host: String::new(),
        message_request: Some(question),
    });
    let answers = client.server_reflection_info(stream::iter(questions)).await;
    let mut answers = answers.unwrap().into_inner();
    let Some(MessageResponse::ListServicesResponse(list)) =
        answers.next().await.unwrap().unwrap().message_response
    else {
        panic!("no list of services");
    };
    let mut names: Vec<_> = list.service.into_iter().map(|it| it.name).collect();
    names.sort();
    assert_eq!(names, expected);
    let file = answers.next().await.unwrap().unwrap().message_response;
    assert!(matches!(file, Some(MessageResponse::FileDescriptorResponse(_))), "{file:?}");
}

#[tokio::test]
async fn older_tools_find_reflection_too() {
    use v1alpha::server_reflection_client::ServerReflectionClient;
    use v1alpha::server_reflection_request::MessageRequest;
    let suite = Suite::start().await;
    let mut client = ServerReflectionClient::with_origin(plain(), suite.origin.clone());
    let question = v1alpha::ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let answers = client.server_reflection_info(stream::iter([question])).await;
    let answer = answers.unwrap().into_inner().next().await.unwrap().unwrap();
    assert!(format!("{answer:?}").contains(INTAKE));
}
