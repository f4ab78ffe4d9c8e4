//! How much and how often.

use std::num::NonZeroU32;
use std::time::Duration;

use futures::{StreamExt, stream};
use headwater_proto::intake::v1::QueryPetitionRequest;
use tonic::Code;

use crate::suite::{Suite, assert_refused, petition, retry_after, row};

#[tokio::test]
async fn a_message_over_the_limit_is_refused_and_never_reaches_the_service() {
    let suite = Suite::configured(|config| config.message_max_bytes = 1000).await;
    for length in [1001, 100_000, 8 << 20] {
        let request = suite.by_officer(petition("x".repeat(length)));
        let status = suite.client().register_petition(request).await.unwrap_err();
        assert_refused(&status, Code::ResourceExhausted, "MESSAGE_TOO_LARGE");
    }
    assert!(suite.intake.seen.lock().unwrap().is_none());
    let request = suite.by_officer(petition("x".repeat(900)));
    suite.client().register_petition(request).await.unwrap();
}

#[tokio::test]
async fn a_stream_may_be_long_but_none_of_its_messages() {
    let suite = Suite::configured(|config| config.message_max_bytes = 1000).await;
    let rows = (1..=20).map(|number| row(number, "x".repeat(900)));
    let rows = stream::iter(rows.chain([row(21, "x".repeat(5000))]));
    let request = suite.by_officer(rows.chain(stream::pending()));
    let answers = suite.client().import_petitions(request).await.unwrap();
    let mut answers = answers.into_inner();
    let mut answered = 0;
    let status = loop {
        match answers.next().await.unwrap() {
            Ok(_) => answered += 1,
            Err(status) => break status,
        }
    };
    assert!(answered <= 20);
    assert_refused(&status, Code::ResourceExhausted, "MESSAGE_TOO_LARGE");
}

#[tokio::test]
async fn the_public_is_limited_per_address_and_officers_are_not() {
    let suite = Suite::configured(|config| {
        config.public_calls_per_minute = NonZeroU32::new(6).unwrap();
        config.public_calls_burst = NonZeroU32::new(3).unwrap();
    })
    .await;
    for _ in 0..3 {
        let query = QueryPetitionRequest::default();
        suite.client().query_petition(query).await.unwrap();
    }
    let query = QueryPetitionRequest::default();
    let status = suite.client().query_petition(query.clone()).await.unwrap_err();
    assert_refused(&status, Code::ResourceExhausted, "CALLS_TOO_OFTEN");
    let pause = retry_after(&status).unwrap();
    assert!((Duration::from_secs(1)..=Duration::from_secs(10)).contains(&pause), "{pause:?}");
    suite.client().query_petition(suite.by_officer(query)).await.unwrap();
}
