//! Long and unsound input is refused by name, everywhere, and breaks nothing.

use headwater::client::reason;
use headwater_proto::intake::v1 as pb;
use headwater_tests::{Draft, TestSuite};
use lab::Office;
use prost::Message;
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Value};
use test_kit::request_id;
use tokio_stream::StreamExt;
use tonic::Code;
use tonic_types::StatusExt;

use crate::callers::methods;

/// A message with the same word in every text, however deep.
fn saying(word: &str, message: &MessageDescriptor, depth: usize) -> DynamicMessage {
    let mut made = DynamicMessage::new(message.clone());
    let value = |field: &FieldDescriptor| match field.kind() {
        Kind::String => Some(Value::String(word.to_owned())),
        Kind::Message(inner) if depth < 4 => Some(Value::Message(saying(word, &inner, depth + 1))),
        _ => None,
    };
    for field in message.fields() {
        if let Some(value) = value(&field) {
            made.set_field(&field, if field.is_list() { Value::List(vec![value]) } else { value });
        }
    }
    made
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_characters_in_every_field_are_refused_in_a_few_words()
-> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let word = "a".repeat(100_000);
    for callable in methods(&suite).await?.into_values().flatten() {
        let message = saying(&word, &callable.method.input(), 0);
        let (_, code, status) = callable.call(vec![message.encode_to_vec()]).await;
        let broken = matches!(code, Code::Unavailable | Code::Internal | Code::Unknown);
        assert!(!broken, "{}: {status:?}", callable.path);
        assert!(status.details().len() < 6000, "{}: {}", callable.path, status.details().len());
    }
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_faults_are_told_as_faults() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let draft = Draft::about_wages(&suite).but(|it| {
        it.petitioners[0].name = "名".repeat(100);
        it.petitioners = vec![it.petitioners[0].clone(); 30];
    });
    let request = pb::RegisterPetitionRequest { request_id: request_id(), petition: Some(draft.0) };
    let mut intake = office.at("530902-XFJ.registrar-1")?.intake();
    let refused = intake.register_petition(request).await.unwrap_err();
    assert_eq!(
        (refused.code(), reason(&refused).as_str()),
        (Code::InvalidArgument, "TEXT_TOO_LONG")
    );
    let told = refused.get_details_bad_request().unwrap().field_violations;
    assert!(told.len() >= 10, "{}", told.len());
    assert!(told.iter().all(|it| it.field.starts_with("petition.petitioners[")), "{told:?}");
    assert!(refused.message().contains("more"), "{}", refused.message());
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_field_may_hold_is_refused_in_every_method_by_field_and_reason()
-> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    for callable in methods(&suite).await?.into_values().flatten() {
        if callable.method.is_client_streaming() {
            continue;
        }
        let message = saying("请\0修桥", &callable.method.input(), 0);
        let (_, code, status) = callable.call(vec![message.encode_to_vec()]).await;
        if message.encoded_len() > 0 {
            let told = (code, reason(&status));
            assert_eq!(
                told,
                (Code::InvalidArgument, "CONTROL_CHARACTER".to_owned()),
                "{}",
                callable.path
            );
        }
        let (_, code, status) = callable.call(vec![vec![0xff; 9]]).await;
        let told = (code, reason(&status));
        assert_eq!(
            told,
            (Code::InvalidArgument, "MESSAGE_MALFORMED".to_owned()),
            "{}",
            callable.path
        );
    }
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_refuses_the_unsound_row_and_takes_the_others() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let row = |row, change: fn(&mut pb::PetitionDraft)| pb::ImportPetitionsRequest {
        row,
        petition: Some(Draft::saying(&suite, &format!("第{row}件，请修桥。")).but(change).0),
        ..Default::default()
    };
    let long_ago = |it: &mut pb::PetitionDraft| {
        it.receive_time.as_mut().unwrap().seconds = -8_334_601_228_800;
    };
    let rows = [
        row(1, |_| ()),
        row(2, |it| it.text.push('\0')),
        row(3, |it| it.party_size = -1),
        row(4, long_ago),
        row(5, |_| ()),
    ];
    let mut intake = office.at("530902-XFJ.registrar-1")?.intake();
    let mut answers = intake.import_petitions(tokio_stream::iter(rows)).await?.into_inner();
    let mut told = Vec::new();
    while let Some(answer) = answers.next().await {
        for it in answer?.rows {
            use pb::imported_row::Outcome;
            told.push(match it.outcome.unwrap() {
                Outcome::Registered(_) | Outcome::Known(_) | Outcome::Repeated(_) => {
                    format!("{} registered", it.row)
                }
                Outcome::Rejected(why) => {
                    let why = &why.complaints[0];
                    format!("{} {} {}", it.row, why.field, why.reason)
                }
            });
        }
    }
    told.sort();
    assert_eq!(
        told,
        [
            "1 registered",
            "2 text CONTROL_CHARACTER",
            "3 party_size NUMBER_NEGATIVE",
            "4 receive_time DATE_OUT_OF_RANGE",
            "5 registered",
        ]
    );
    suite.stop().await
}
