//! Several replicas of a service: who gets a call, and what happens to one whose replica goes away under it.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use headwater_proto::intake::v1::QueryPetitionRequest;
use headwater_proto::intake::v1::intake_service_server::IntakeServiceServer;
use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use kernel::ServiceName;
use service_kit::Tasks;
use test_kit::patience::until;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tonic::body::Body;
use tonic::service::Routes;
use tonic::transport::Endpoint;
use tonic::{Code, Request};
use tonic_health::ServingStatus;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus as Said;
use tonic_health::pb::health_client::HealthClient;
use tower::ServiceExt;

use crate::fakes::FakeIntake;
use crate::suite::{Suite, Wishes, assert_refused, gateway_signer, petition, run};

/// Whether the fake got a call since it was last asked.
fn was_called(fake: &FakeIntake) -> bool {
    fake.seen.lock().unwrap().take().is_some()
}

async fn registers(suite: &Suite) {
    let request = suite.by_officer(petition("text"));
    suite.client().register_petition(request).await.unwrap();
}

#[tokio::test]
async fn calls_go_round_among_replicas_and_pass_by_one_that_leaves() {
    let (signer, second, tasks) = (gateway_signer(), FakeIntake::default(), Tasks::new());
    let routes = Routes::new(IntakeServiceServer::new(second.clone()));
    let address = run(ServiceName::Intake, routes, &signer, &tasks).await;
    let beside = Some((signer, vec![address]));
    let suite = Suite::with(Wishes { beside, ..Wishes::default() }).await;
    for replica in [&suite.intake, &second] {
        until(async || {
            registers(&suite).await;
            Ok(was_called(replica))
        })
        .await
        .unwrap();
    }
    // It still answers everybody, so that only what it says of itself keeps calls away.
    tasks.begin_leave();
    until(async || {
        was_called(&second);
        for _ in 0..10 {
            registers(&suite).await;
        }
        Ok(!was_called(&second))
    })
    .await
    .unwrap();
    tasks.begin_stop();
    for _ in 0..10 {
        registers(&suite).await;
    }
}

#[tokio::test]
async fn whoever_watches_a_replica_hears_that_it_leaves_and_the_watch_ends_with_it() {
    let tasks = Tasks::new();
    let routes = Routes::new(IntakeServiceServer::new(FakeIntake::default()));
    let address = run(ServiceName::Intake, routes, &gateway_signer(), &tasks).await;
    let channel = Endpoint::from_shared(address).unwrap().connect_lazy();
    let question = HealthCheckRequest { service: "readiness".to_owned() };
    let mut news = HealthClient::new(channel).watch(question).await.unwrap().into_inner();
    let first = news.message().await.unwrap().unwrap();
    assert_eq!(first.status(), Said::Serving);
    tasks.begin_leave();
    let second = news.message().await.unwrap().unwrap();
    assert_eq!(second.status(), Said::NotServing);
    tasks.begin_stop();
    assert_refused(&news.message().await.unwrap_err(), Code::Unavailable, "SERVICE_STOPPING");
}

#[tokio::test]
async fn a_replica_that_was_never_there_costs_no_call() {
    let beside = Some((gateway_signer(), vec!["http://127.0.0.1:1".to_owned()]));
    let suite = Suite::with(Wishes { beside, ..Wishes::default() }).await;
    for _ in 0..10 {
        registers(&suite).await;
        let query = Request::new(QueryPetitionRequest::default());
        suite.client().query_petition(query).await.unwrap();
    }
}

#[tokio::test]
async fn a_call_whose_replica_broke_is_made_again_elsewhere_if_it_may_be() {
    let (tasks, heard) = (Tasks::new(), Arc::new(AtomicUsize::new(0)));
    let address = breaking(&tasks, heard.clone()).await;
    let beside = Some((gateway_signer(), vec![address]));
    let suite = Suite::with(Wishes { beside, ..Wishes::default() }).await;
    until(async || {
        registers(&suite).await;
        Ok(heard.load(Ordering::SeqCst) > 0)
    })
    .await
    .unwrap();

    // Asking with a query code is counted: whoever was perhaps heard is not heard twice.
    heard.store(0, Ordering::SeqCst);
    until(async || {
        let query = suite.by_officer(QueryPetitionRequest::default());
        let answer = suite.client().query_petition(query).await;
        let was_heard = heard.load(Ordering::SeqCst) > 0;
        if was_heard {
            assert_refused(&answer.unwrap_err(), Code::Unavailable, "PEER_UNAVAILABLE");
        } else {
            answer.unwrap();
        }
        Ok(was_heard)
    })
    .await
    .unwrap();
    assert_eq!(heard.load(Ordering::SeqCst), 1);
    tasks.begin_stop();
}

/// A replica that says it takes calls, and whose connection breaks as soon as it has heard one.
async fn breaking(tasks: &Tasks, heard: Arc<AtomicUsize>) -> String {
    let (reporter, health) = tonic_health::server::health_reporter();
    reporter.set_service_status("readiness", ServingStatus::Serving).await;
    let health = Routes::new(health).prepare();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let each = tasks.clone();
    tasks.spawn_until_stopped(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            each.spawn_until_stopped(until_heard(stream, health.clone(), heard.clone()));
        }
    });
    address
}

async fn until_heard(stream: TcpStream, health: Routes, heard: Arc<AtomicUsize>) {
    let broken = Arc::new(Notify::new());
    let service = service_fn(|request: http::Request<Incoming>| {
        let (health, heard, broken) = (health.clone(), heard.clone(), broken.clone());
        async move {
            if request.uri().path().starts_with("/grpc.health.v1.Health/") {
                return health.oneshot(request.map(Body::new)).await;
            }
            heard.fetch_add(1, Ordering::SeqCst);
            broken.notify_one();
            std::future::pending::<Result<http::Response<Body>, Infallible>>().await
        }
    });
    let connection =
        http2::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        _ = connection => {}
        () = broken.notified() => {}
    }
}
