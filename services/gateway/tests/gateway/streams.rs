//! Streams that neither of their sides ends.

use std::sync::atomic::Ordering;
use std::time::Duration;

use futures::StreamExt;
use headwater_proto::intake::v1 as pb;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Status, Streaming};

use crate::fakes::{PERSON, POST};
use crate::suite::{Suite, assert_refused, petition, retry_after, row, with_token};

/// Longer than any bound that a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);

type Rows = mpsc::Sender<pb::ImportPetitionsRequest>;
type Answers = Streaming<pb::ImportPetitionsResponse>;

/// An import that stands open after its first row was acknowledged.
async fn import(suite: &Suite, token: &str) -> (Rows, Answers) {
    let (rows, incoming) = mpsc::channel(1);
    let request = with_token(ReceiverStream::new(incoming), token);
    let mut answers = suite.client().import_petitions(request).await.unwrap().into_inner();
    rows.send(row(1, "text")).await.unwrap();
    assert_eq!(answers.next().await.unwrap().unwrap().rows[0].row, 1);
    (rows, answers)
}

/// How the stream ends.
async fn end(answers: &mut Answers) -> Status {
    let end = async {
        loop {
            match answers.next().await.expect("a status says why it ends") {
                Ok(_) => {}
                Err(status) => return status,
            }
        }
    };
    timeout(PATIENCE, end).await.expect("the stream ends")
}

#[tokio::test]
async fn a_stream_ends_with_its_token() {
    let suite = Suite::configured(|config| config.clock_skew_seconds = 0).await;
    let (person, post) = (PERSON.parse().unwrap(), POST.parse().unwrap());
    let token = suite.mint.token(&person, &post, Duration::from_secs(3)).unwrap();
    let (_rows, mut answers) = import(&suite, &token).await;
    assert_refused(&end(&mut answers).await, Code::Unauthenticated, "TOKEN_EXPIRED");
}

#[tokio::test]
async fn a_stream_ends_with_the_post_and_takes_no_row_more() {
    let suite = Suite::start().await;
    let (rows, mut answers) = import(&suite, &suite.token(PERSON, POST)).await;
    suite.routing.vacant.store(true, Ordering::SeqCst);
    assert_refused(&end(&mut answers).await, Code::PermissionDenied, "POST_NOT_HELD");
    let late = async { while rows.send(row(2, "text")).await.is_ok() {} };
    timeout(PATIENCE, late).await.expect("nobody takes rows any more");
}

#[tokio::test]
async fn a_stream_whose_right_was_taken_away_ends() {
    let suite = Suite::start().await;
    let (_rows, mut answers) = import(&suite, &suite.token(PERSON, POST)).await;
    *suite.routing.rights.lock().unwrap() = vec!["petition.register".to_owned()];
    assert_refused(&end(&mut answers).await, Code::PermissionDenied, "RIGHT_MISSING");
}

#[tokio::test]
async fn the_stop_ends_open_streams_after_what_was_acknowledged_and_says_so() {
    let suite = Suite::start().await;
    let (rows, mut answers) = import(&suite, &suite.token(PERSON, POST)).await;
    let waits = row(2, "wait");
    rows.send(waits).await.unwrap();
    suite.intake.waiting.acquire().await.unwrap().forget();
    let stopped = suite.tasks.stop(PATIENCE);
    let told = async {
        suite.tasks.stopping().await;
        // The service is in the middle of a row: it finishes that, and the answer still comes.
        suite.intake.gate.add_permits(1);
        let second = answers.next().await.unwrap().unwrap();
        assert_eq!(second.rows[0].row, 2);
        end(&mut answers).await
    };
    let ((), status) = tokio::join!(stopped, told);
    assert_refused(&status, Code::Unavailable, "GATEWAY_STOPPING");
    assert!(retry_after(&status).is_some());
}

#[tokio::test]
async fn the_stop_waits_for_nobody_who_does_not_answer() {
    let suite = Suite::start().await;
    let token = suite.token(PERSON, POST);
    let (rows, _answers) = import(&suite, &token).await;
    rows.send(row(2, "wait")).await.unwrap();
    let mut client = suite.client();
    let stuck = client.register_petition(with_token(petition("wait"), &token));
    let stop = async {
        suite.intake.waiting.acquire_many(2).await.unwrap().forget();
        let patience = Duration::from_mins(5);
        timeout(PATIENCE, suite.tasks.stop(patience)).await.expect("it stops within 20 s");
    };
    let (answer, ()) = tokio::join!(stuck, stop);
    assert!(answer.is_err(), "nobody opened the gate");
}

#[tokio::test]
async fn that_a_service_does_not_believe_the_gateway_is_not_told_as_the_caller_s_fault() {
    let suite = Suite::start().await;
    let request = suite.by_officer(petition("distrust"));
    let status = suite.client().register_petition(request).await.unwrap_err();
    assert_refused(&status, Code::Unavailable, "PEER_UNAVAILABLE");
    assert!(retry_after(&status).is_some());
}

/// The trace that a service is told of is never one that a client has chosen.
#[tokio::test]
async fn a_client_s_trace_goes_no_further() {
    let suite = Suite::start().await;
    let mut request = suite.by_officer(petition(""));
    let chosen = "00-deadbeefdeadbeefdeadbeefdeadbeef-deadbeefdeadbeef-01";
    for (name, value) in [("traceparent", chosen), ("tracestate", "a=b"), ("baggage", "c=d")] {
        request.metadata_mut().insert(name, value.parse().unwrap());
    }
    suite.client().register_petition(request).await.unwrap();
    let seen = suite.intake.seen.lock().unwrap().take().unwrap();
    let headers = format!("{:?}", seen.headers);
    for chosen in ["deadbeef", "a=b", "c=d"] {
        assert!(!headers.contains(chosen), "{headers}");
    }
}
