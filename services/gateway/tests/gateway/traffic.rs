//! What passes through, and what happens when a service or the time gives out.

use std::time::Duration;

use futures::{StreamExt, stream};
use headwater_proto::common::v1 as common;
use headwater_proto::common::v1::event_feed_service_client::EventFeedServiceClient;
use headwater_proto::intake::v1::QueryPetitionRequest;
use headwater_proto::routing::v1 as routing;
use headwater_proto::routing::v1::routing_service_client::RoutingServiceClient;
use headwater_proto::supervision::v1 as supervision;
use headwater_proto::supervision::v1::supervision_service_client::SupervisionServiceClient;
use kernel::Actor;
use service_kit::identity::{CLIENT_ADDRESS_HEADER, IDENTITY_HEADER};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Request};
use tonic_types::StatusExt;

use crate::fakes::{PERSON, POST};
use crate::suite::{Suite, Wishes, assert_refused, petition, plain, retry_after, row, with_token};

#[tokio::test]
async fn a_call_goes_through_with_headers_and_the_officer_behind_the_token() {
    let suite = Suite::start().await;
    let request = suite.by_officer(petition("five!"));
    let answer = suite.client().register_petition(request).await.unwrap();
    assert_eq!(answer.get_ref().number, "5");
    assert_eq!(answer.metadata().get("x-note").unwrap(), "kept");

    let seen = suite.intake.seen.lock().unwrap().take().unwrap();
    let officer = seen.actor.officer().unwrap();
    assert_eq!(officer.person.as_str(), PERSON);
    assert_eq!(officer.post.as_str(), POST);
    assert_eq!(officer.body.as_str(), "530902-XFJ");
    assert!(officer.has("petition.register"));
    assert!(seen.headers.get("authorization").is_none());
    assert_eq!(seen.headers.get(CLIENT_ADDRESS_HEADER).unwrap(), "127.0.0.1");
    assert_eq!(seen.headers.get("te").unwrap(), "trailers");
}

#[tokio::test]
async fn a_service_s_refusal_arrives_with_every_detail() {
    let suite = Suite::start().await;
    let request = suite.by_officer(petition("refuse"));
    let status = suite.client().register_petition(request).await.unwrap_err();
    assert_refused(&status, Code::InvalidArgument, "FIELD_MISSING");
    let violations = status.get_details_bad_request().unwrap().field_violations;
    assert_eq!(violations[0].field, "region");
    assert_eq!(status.metadata().get("x-hint").unwrap(), "look again");
}

#[tokio::test]
async fn a_stream_is_answered_row_by_row_while_it_is_open() {
    let suite = Suite::start().await;
    let (rows, incoming) = mpsc::channel(1);
    let request = suite.by_officer(ReceiverStream::new(incoming));
    let mut answers = suite.client().import_petitions(request).await.unwrap().into_inner();
    for number in 1..=50 {
        rows.send(row(number, "text")).await.unwrap();
        let answer = answers.next().await.unwrap().unwrap();
        assert_eq!(answer.rows[0].row, number);
    }
    rows.send(row(51, "refuse")).await.unwrap();
    let status = answers.next().await.unwrap().unwrap_err();
    assert_refused(&status, Code::InvalidArgument, "FIELD_MISSING");
    assert_eq!(status.metadata().get("x-hint").unwrap(), "look again");
}

#[tokio::test]
async fn a_message_of_megabytes_and_many_calls_at_once_go_through() {
    let suite = Suite::start().await;
    let request = suite.by_officer(petition("x".repeat(3 << 20)));
    let answer = suite.client().register_petition(request).await.unwrap();
    assert_eq!(answer.get_ref().number, (3 << 20).to_string());

    let client = suite.client();
    let calls = (0..300).map(|length| {
        let request = suite.by_officer(petition("y".repeat(length)));
        let mut client = client.clone();
        async move { client.register_petition(request).await.unwrap().into_inner().number }
    });
    let numbers: Vec<_> = stream::iter(calls).buffered(100).collect().await;
    let expected: Vec<_> = (0..300).map(|length| length.to_string()).collect();
    assert_eq!(numbers, expected);
}

#[tokio::test]
async fn an_identity_that_a_client_brings_is_ignored() {
    let suite = Suite::start().await;
    let mut request = suite.by_officer(petition(""));
    request.metadata_mut().insert(IDENTITY_HEADER, "mine".parse().unwrap());
    suite.client().register_petition(request).await.unwrap();
    let seen = suite.intake.seen.lock().unwrap().take().unwrap();
    let genuine = seen.headers.get(IDENTITY_HEADER).unwrap().clone();
    assert_eq!(seen.headers.get_all(IDENTITY_HEADER).iter().count(), 1);

    // Not even one that the gateway itself has signed opens a door without a token.
    let mut request = Request::new(petition(""));
    request.metadata_mut().insert(IDENTITY_HEADER, genuine.clone());
    let status = suite.client().register_petition(request).await.unwrap_err();
    assert_refused(&status, Code::Unauthenticated, "TOKEN_MISSING");
    let mut request = Request::new(QueryPetitionRequest::default());
    request.metadata_mut().insert(IDENTITY_HEADER, genuine);
    suite.client().query_petition(request).await.unwrap();
    let seen = suite.intake.seen.lock().unwrap().take().unwrap();
    assert_eq!(seen.actor, Actor::Anonymous);
}

#[tokio::test]
async fn internal_and_unknown_methods_do_not_exist() {
    let suite = Suite::start().await;
    let token = suite.token(PERSON, POST);
    let mut client = RoutingServiceClient::with_origin(plain(), suite.origin.clone());
    let request = with_token(routing::ResolvePostRequest::default(), &token);
    let status = client.resolve_post(request).await.unwrap_err();
    assert_refused(&status, Code::Unimplemented, "METHOD_UNKNOWN");

    let mut client = EventFeedServiceClient::with_origin(plain(), suite.origin.clone());
    let request = with_token(common::SubscribeRequest::default(), &token);
    let status = client.subscribe(request).await.unwrap_err();
    assert_refused(&status, Code::Unimplemented, "METHOD_UNKNOWN");

    for path in [
        "/headwater.intake.v1.IntakeService/NoSuchMethod",
        "/headwater.intake.v1.IntakeService/RegisterPetition/",
        "/grpc.health.v1.Health/NoSuchMethod",
        "/",
    ] {
        let request = http::Request::post(format!("{}{}", suite.origin, &path[1..]))
            .header("content-type", "application/grpc")
            .body(tonic::body::Body::empty())
            .unwrap();
        let response = plain().request(request).await.unwrap();
        let status = tonic::Status::from_header_map(response.headers()).unwrap();
        assert_refused(&status, Code::Unimplemented, "METHOD_UNKNOWN");
    }
    assert_eq!(suite.routing.asked.load(std::sync::atomic::Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_service_that_is_down_is_unavailable_and_says_when_to_retry() {
    let suite = Suite::start().await;
    suite.routing.rights.lock().unwrap().push("deadline.read".to_owned());
    let mut client = SupervisionServiceClient::with_origin(plain(), suite.origin.clone());
    for _ in 0..3 {
        let request = suite.by_officer(supervision::ListDeadlinesRequest::default());
        let status = client.list_deadlines(request).await.unwrap_err();
        assert_refused(&status, Code::Unavailable, "PEER_UNAVAILABLE");
        assert!(retry_after(&status).is_some());
    }
}

#[tokio::test]
async fn without_routing_officers_wait_and_the_public_does_not() {
    let suite = Suite::with(Wishes { without_routing: true, ..Wishes::default() }).await;
    let request = suite.by_officer(petition(""));
    let status = suite.client().register_petition(request).await.unwrap_err();
    assert_refused(&status, Code::Unavailable, "PEER_UNAVAILABLE");
    assert!(retry_after(&status).is_some());
    assert!(status.message().contains("routing"));
    suite.client().query_petition(Request::new(QueryPetitionRequest::default())).await.unwrap();
}

#[tokio::test]
async fn a_call_ends_when_the_client_s_deadline_passes() {
    let suite = Suite::start().await;
    let mut request = suite.by_officer(petition("wait"));
    request.metadata_mut().insert("grpc-timeout", "80m".parse().unwrap());
    let status = suite.client().register_petition(request).await.unwrap_err();
    assert_refused(&status, Code::DeadlineExceeded, "DEADLINE_PASSED");
    let cancelled = timeout(Duration::from_secs(5), suite.intake.left.acquire());
    assert!(cancelled.await.is_ok(), "the service works on in vain");
    let seen = suite.intake.seen.lock().unwrap().take().unwrap();
    let told = seen.headers.get("grpc-timeout").unwrap().to_str().unwrap();
    let told: u64 = told.strip_suffix('m').unwrap().parse().unwrap();
    assert!((200..=330).contains(&told), "the service was told {told} ms");
}

#[tokio::test]
async fn a_client_that_goes_away_cancels_its_call() {
    let suite = Suite::start().await;
    let mut client = suite.client();
    let call = client.register_petition(suite.by_officer(petition("wait")));
    tokio::select! {
        answer = call => panic!("nobody opened the gate: {answer:?}"),
        _ = suite.intake.waiting.acquire() => {}
    }
    let cancelled = timeout(Duration::from_secs(5), suite.intake.left.acquire());
    assert!(cancelled.await.is_ok(), "the service works on in vain");
}

#[tokio::test]
async fn a_stream_ends_when_its_deadline_passes_in_the_middle() {
    let suite = Suite::start().await;
    let rows = stream::iter([row(1, "text"), row(2, "wait")]).chain(stream::pending());
    let mut request = suite.by_officer(rows);
    request.metadata_mut().insert("grpc-timeout", "300m".parse().unwrap());
    let mut answers = suite.client().import_petitions(request).await.unwrap().into_inner();
    assert_eq!(answers.next().await.unwrap().unwrap().rows[0].row, 1);
    let status = answers.next().await.unwrap().unwrap_err();
    assert_refused(&status, Code::DeadlineExceeded, "DEADLINE_PASSED");
}

#[tokio::test]
async fn a_unary_call_may_take_the_configured_time_and_a_stream_any() {
    let suite = Suite::configured(|config| config.request_timeout_seconds = 1).await;
    let mut request = suite.by_officer(petition("wait"));
    request.metadata_mut().insert("grpc-timeout", "1H".parse().unwrap());
    let status = suite.client().register_petition(request).await.unwrap_err();
    assert_refused(&status, Code::DeadlineExceeded, "DEADLINE_PASSED");

    let rows = stream::iter([row(1, "text")]);
    let answers = suite.client().import_petitions(suite.by_officer(rows)).await.unwrap();
    assert_eq!(answers.into_inner().count().await, 1);
    let seen = suite.intake.seen.lock().unwrap().take().unwrap();
    assert!(seen.headers.get("grpc-timeout").is_none());
}

#[tokio::test]
async fn calls_under_way_end_well_when_the_gateway_stops() {
    let suite = Suite::start().await;
    let request = suite.by_officer(petition("wait"));
    let mut client = suite.client();
    let (answer, ()) = tokio::join!(client.register_petition(request), async {
        suite.intake.waiting.acquire().await.unwrap().forget();
        let (stopped, ()) = tokio::join!(
            timeout(Duration::from_secs(9), suite.tasks.stop(Duration::from_secs(8))),
            async {
                suite.tasks.stopping().await;
                suite.intake.gate.add_permits(1);
            }
        );
        stopped.unwrap();
    });
    assert_eq!(answer.unwrap().get_ref().number, "4");
    let refused =
        suite.client().query_petition(Request::new(QueryPetitionRequest::default())).await;
    assert_eq!(refused.unwrap_err().code(), Code::Unknown, "nobody listens any more");
}
