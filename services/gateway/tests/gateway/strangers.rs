//! What costs memory or time before anybody has shown a token is bounded, and what is no call is told so.

use std::num::{NonZeroU32, NonZeroUsize};
use std::time::Duration;

use bytes::Bytes;
use futures::{StreamExt, stream};
use headwater_proto::intake::v1::QueryPetitionRequest;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, Full};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tonic::body::Body;
use tonic::{Code, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;

use crate::suite::{Suite, assert_refused, plain};

const CHECK: &str = "grpc.health.v1.Health/Check";
const REFLECTION: &str = "grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
const REGISTER: &str = "headwater.intake.v1.IntakeService/RegisterPetition";
/// Longer than any bound that a test waits for.
const PATIENCE: Duration = Duration::from_secs(30);

fn post(suite: &Suite, path: &str, body: Body) -> http::Request<Body> {
    http::Request::post(format!("{}{path}", suite.origin))
        .header(CONTENT_TYPE, "application/grpc")
        .body(body)
        .unwrap()
}

/// The status of an answer, wherever it stands.
async fn status<B>(response: http::Response<B>) -> Status
where
    B: http_body::Body + Unpin,
    B::Error: std::fmt::Debug,
{
    let (parts, body) = response.into_parts();
    if let Some(status) = Status::from_header_map(&parts.headers) {
        return status;
    }
    let trailers: HeaderMap = body.collect().await.unwrap().trailers().cloned().unwrap_or_default();
    Status::from_header_map(&trailers).expect("an answer has a status")
}

/// A message that announces so much and brings so much of it.
fn announced(length: u32, brought: usize) -> Vec<u8> {
    let mut bytes = vec![0];
    bytes.extend(length.to_be_bytes());
    bytes.extend(vec![b'x'; brought]);
    bytes
}

#[tokio::test]
async fn health_and_reflection_read_a_name_and_nothing_longer() {
    let suite = Suite::start().await;
    for path in [CHECK, REFLECTION] {
        let body = Body::new(Full::new(Bytes::from(announced(4_190_000, 100_000))));
        let answer = plain().request(post(&suite, path, body)).await.unwrap();
        assert_refused(&status(answer).await, Code::ResourceExhausted, "MESSAGE_TOO_LARGE");
    }
}

#[tokio::test]
async fn a_check_that_is_never_asked_to_the_end_ends() {
    let suite = Suite::start().await;
    let first = Ok::<_, std::convert::Infallible>(Bytes::from(announced(100, 10)));
    let body = http_body_util::StreamBody::new(
        stream::iter([first.map(http_body::Frame::data)]).chain(stream::pending()),
    );
    let answer = plain().request(post(&suite, CHECK, Body::new(body)));
    let answer = timeout(PATIENCE, answer).await.expect("it has a deadline").unwrap();
    assert_refused(&status(answer).await, Code::DeadlineExceeded, "DEADLINE_PASSED");
}

#[tokio::test]
async fn watches_have_so_many_places_and_give_them_back() {
    let suite = Suite::configured(|config| {
        config.open_calls_per_connection = NonZeroUsize::new(3).unwrap();
        config.open_calls_per_address = NonZeroUsize::new(5).unwrap();
    })
    .await;
    let watch = async |client: &mut HealthClient<_>| {
        client.watch(HealthCheckRequest { service: String::new() }).await
    };
    let mut one = HealthClient::with_origin(plain(), suite.origin.clone());
    let mut other = HealthClient::with_origin(plain(), suite.origin.clone());
    let mut open = Vec::new();
    for _ in 0..3 {
        open.push(watch(&mut one).await.unwrap());
    }
    let refused = watch(&mut one).await.unwrap_err();
    assert_refused(&refused, Code::ResourceExhausted, "STREAMS_TOO_MANY");
    for _ in 0..2 {
        open.push(watch(&mut other).await.unwrap());
    }
    let refused = watch(&mut other).await.unwrap_err();
    assert_refused(&refused, Code::ResourceExhausted, "STREAMS_TOO_MANY");
    open.clear();
    let again = async {
        while watch(&mut one).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, again).await.expect("their places are free again");
}

#[tokio::test]
async fn whoever_does_not_say_that_he_speaks_http_2_has_no_connection_for_long() {
    let suite = Suite::configured(|config| config.greeting_seconds = NonZeroU32::MIN).await;
    let address = suite.origin.authority().unwrap().as_str();
    for said in [&b""[..], b"PRI * HTTP/2.0\r\n", b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"] {
        let mut silent = TcpStream::connect(address).await.unwrap();
        silent.write_all(said).await.unwrap();
        let mut heard = Vec::new();
        let closed = timeout(PATIENCE, silent.read_to_end(&mut heard)).await;
        assert!(closed.is_ok(), "open after {said:?}");
        assert!(heard.is_empty());
    }
}

#[tokio::test]
async fn one_address_has_so_many_connections_and_what_it_closes_counts_no_more() {
    let suite = Suite::configured(|config| {
        config.connections_per_address = NonZeroUsize::new(4).unwrap();
    })
    .await;
    let address = suite.origin.authority().unwrap().as_str();
    let mut open = Vec::new();
    for _ in 0..4 {
        open.push(TcpStream::connect(address).await.unwrap());
    }
    let mut fifth = TcpStream::connect(address).await.unwrap();
    let mut heard = Vec::new();
    // Closed at once: long before anybody would have to have said something.
    timeout(Duration::from_secs(8), fifth.read_to_end(&mut heard)).await.unwrap().ok();
    open.clear();
    let answered = async {
        let mut client = HealthClient::with_origin(plain(), suite.origin.clone());
        while client.check(HealthCheckRequest::default()).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, answered).await.expect("there is room again");
}

#[tokio::test]
async fn without_a_token_nothing_long_reaches_a_service() {
    let suite = Suite::start().await;
    let long = QueryPetitionRequest { number: "5".repeat(20_000), ..Default::default() };
    let refused = suite.client().query_petition(long.clone()).await.unwrap_err();
    assert_refused(&refused, Code::ResourceExhausted, "MESSAGE_TOO_LARGE");
    assert!(suite.intake.seen.lock().unwrap().is_none());
    suite.client().query_petition(suite.by_officer(long)).await.unwrap();
}

#[tokio::test]
async fn what_is_no_grpc_call_is_told_so_and_a_path_has_nothing_behind_it() {
    let suite = Suite::start().await;
    let ask = async |method: &str, path: &str, kind: Option<&str>| {
        let uri = format!("{}{path}", suite.origin);
        let mut request = http::Request::builder().method(method).uri(uri);
        if let Some(kind) = kind {
            request = request.header(CONTENT_TYPE, kind);
        }
        status(plain().request(request.body(Body::empty()).unwrap()).await.unwrap()).await
    };
    let grpc = Some("application/grpc");
    for path in [REGISTER, CHECK, REFLECTION] {
        for method in ["GET", "PUT", "OPTIONS"] {
            let refused = ask(method, path, grpc).await;
            assert_refused(&refused, Code::InvalidArgument, "NOT_GRPC");
        }
        for kind in [None, Some("application/json"), Some("application/grpcx"), Some("")] {
            let refused = ask("POST", path, kind).await;
            assert_refused(&refused, Code::InvalidArgument, "NOT_GRPC");
        }
        let refused = ask("POST", &format!("{path}?x"), grpc).await;
        assert_refused(&refused, Code::Unimplemented, "METHOD_UNKNOWN");
    }
    for kind in ["application/grpc+proto", "application/grpc;charset=utf-8"] {
        let refused = ask("POST", REGISTER, Some(kind)).await;
        assert_refused(&refused, Code::Unauthenticated, "TOKEN_MISSING");
    }
}

#[tokio::test]
async fn reflection_tells_strangers_nothing_of_what_they_may_not_call() {
    let suite = Suite::start().await;
    let mut client = ServerReflectionClient::with_origin(plain(), suite.origin.clone());
    let symbols = [
        ("headwater.intake.v1.IntakeService", true),
        ("headwater.intake.v1.PetitionDraft", true),
        ("headwater.common.v1.CivilDate", true),
        ("headwater.common.v1.EventFeedService", false),
        ("headwater.common.v1.Event", false),
        ("headwater.intake.v1.PetitionRegistered", false),
        ("headwater.routing.v1.ResolvePostRequest", false),
    ];
    let questions = symbols.map(|(symbol, _)| v1::ServerReflectionRequest {
        message_request: Some(MessageRequest::FileContainingSymbol(symbol.to_owned())),
        ..Default::default()
    });
    for ((symbol, shown), question) in symbols.into_iter().zip(questions) {
        let answers = client.server_reflection_info(stream::iter([question])).await;
        let answer = answers.unwrap().into_inner().next().await.unwrap();
        let told = answer.is_ok_and(|it| {
            matches!(it.message_response, Some(MessageResponse::FileDescriptorResponse(_)))
        });
        assert_eq!(told, shown, "{symbol}");
    }
}
