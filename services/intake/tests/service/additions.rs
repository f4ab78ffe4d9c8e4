//! What comes to a petition after its registration: corrected, asked for, added.

use headwater_proto::intake::v1 as pb;
use headwater_proto::intake::v1::channel_details::Details;
use headwater_proto::intake::v1::supplement_request::State;
use headwater_proto::routing::v1 as routing;
use kernel::{OfficeDay, Visibility};
use service_kit::parse::{to_civil, to_timestamp};
use test_kit::{civil, faults, nine, reason, request_id};

use crate::office::{BUREAU, COLLEAGUE, Office, REGISTRAR, by, by_anybody, by_overseer};

fn call(number: &str) -> pb::ChannelDetails {
    let details = Some(Details::Telephone(pb::CallDetails { number: number.to_owned() }));
    pb::ChannelDetails { details }
}

fn correct(of: &pb::RegisterPetitionResponse) -> pb::CorrectPetitionRequest {
    pb::CorrectPetitionRequest {
        request_id: request_id(),
        petition_id: of.petition_id.clone(),
        version: of.version,
        reason: "录入有误".to_owned(),
        ..Default::default()
    }
}

fn add(
    of: &pb::RegisterPetitionResponse,
    version: i64,
    day: &str,
) -> pb::SupplementPetitionRequest {
    pb::SupplementPetitionRequest {
        request_id: request_id(),
        petition_id: of.petition_id.clone(),
        version,
        receive_time: Some(to_timestamp(nine(day))),
        text: "又断了一次水".to_owned(),
    }
}

fn ask(of: &pb::RegisterPetitionResponse, version: i64, day: &str) -> pb::RequestSupplementRequest {
    pb::RequestSupplementRequest {
        request_id: request_id(),
        petition_id: of.petition_id.clone(),
        version,
        text: "请补充断水起止日期".to_owned(),
        last_date: Some(civil(day)),
    }
}

/// The petition is referred to the housing bureau.
async fn referred(office: &Office, of: &pb::RegisterPetitionResponse) -> anyhow::Result<()> {
    let referred =
        routing::MatterReferred { to_body: "530902-ZJJ".to_owned(), ..Default::default() };
    office.hears(&of.matter_id, &Visibility::default(), &referred).await
}

#[tokio::test]
async fn what_was_entered_wrongly_is_corrected_and_what_stood_is_read_with_it() -> anyhow::Result<()>
{
    let office = Office::opens().await?;
    let draft = pb::PetitionDraft {
        channel: pb::Channel::Telephone.into(),
        subject: "路灯坏了".to_owned(),
        place: "村口".to_owned(),
        details: Some(call("0883-2144444")),
        ..office.signed()
    };
    let receipt = office.registers(REGISTRAR, draft).await?;
    let request = pb::CorrectPetitionRequest {
        place: Some("桥头".to_owned()),
        details: Some(call("0883-2155555")),
        ..correct(&receipt)
    };
    let corrected = office.client().correct_petition(by(COLLEAGUE, request)).await?.into_inner();
    assert_eq!(corrected.version, 2);
    let shown = office.gets(REGISTRAR, &receipt.number).await?;
    assert_eq!(
        shown.subject.map(|it| it.text).as_deref(),
        Some("路灯坏了"),
        "not named, so it stays"
    );
    assert_eq!((shown.place.as_str(), shown.version), ("桥头", 2));
    let [stood] = shown.corrections.as_slice() else { panic!("{:?}", shown.corrections) };
    assert_eq!((stood.place.as_str(), stood.subject.as_str()), ("村口", "路灯坏了"));
    assert_eq!((stood.post.as_str(), stood.reason.as_str()), (COLLEAGUE, "录入有误"));
    let key = pb::get_petition_request::Key::Number(receipt.number.clone());
    let request = pb::GetPetitionRequest { key: Some(key) };
    let auditor = by_overseer("530900-XFJ.auditor-1", request);
    let overseen = office.client().get_petition(auditor).await?.into_inner();
    assert_eq!(overseen.petition.unwrap_or_default().corrections, vec![]);
    let request = pb::ReadPetitionersRequest {
        petition_id: receipt.petition_id,
        purpose: "核对来电号码".to_owned(),
    };
    let read = office.client().read_petitioners(by(REGISTRAR, request)).await?.into_inner();
    assert_eq!(read.caller_number, "0883-2155555");
    assert_eq!(read.earlier_caller_numbers, ["0883-2144444"]);
    office.closes().await
}

#[tokio::test]
async fn a_correction_is_judged_as_a_registration_is_and_changes_nothing_if_refused()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let mut draft = office.signed();
    draft.petitioners[0].name = "李正锐".to_owned();
    let receipt = office.registers(REGISTRAR, draft).await?;
    let request = pb::CorrectPetitionRequest {
        subject: Some("李正锐反映欠薪".to_owned()),
        details: Some(call("0883-2144444")),
        ..correct(&receipt)
    };
    let refused = office.client().correct_petition(by(REGISTRAR, request)).await;
    let expected = ["details DETAILS_OF_OTHER_CHANNEL", "subject SUBJECT_PERSONAL"];
    assert_eq!(faults(refused), expected);
    let refused = office.client().correct_petition(by(REGISTRAR, correct(&receipt))).await;
    assert_eq!(reason(refused), "NOTHING_CORRECTED");
    let place = Some("桥头".to_owned());
    let stale = pb::CorrectPetitionRequest { version: 7, place, ..correct(&receipt) };
    let refused = office.client().correct_petition(by(REGISTRAR, stale.clone())).await;
    assert_eq!(reason(refused), "VERSION_STALE");
    // The bureau may not read the text, so it learns of no petition to correct.
    let from_outside = pb::CorrectPetitionRequest { version: 1, ..stale };
    let refused = office.client().correct_petition(by(BUREAU, from_outside)).await;
    assert_eq!(reason(refused), "PETITION_NOT_FOUND");
    let shown = office.gets(REGISTRAR, &receipt.number).await?;
    assert_eq!((shown.version, shown.corrections), (1, vec![]));
    office.closes().await
}

#[tokio::test]
async fn what_the_petitioner_adds_is_dated_sealed_and_read_by_whoever_handles_the_matter()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let receipt = office.registers(REGISTRAR, office.signed()).await?;
    referred(&office, &receipt).await?;
    let early =
        office.client().supplement_petition(by(REGISTRAR, add(&receipt, 1, "2026-03-01"))).await;
    assert_eq!(reason(early), "SUPPLEMENT_BEFORE_PETITION");
    let late =
        office.client().supplement_petition(by(REGISTRAR, add(&receipt, 1, "2026-03-03"))).await;
    assert_eq!(faults(late), ["receive_time RECEIPT_IN_FUTURE"]);
    office.clock.advance_to(nine("2026-03-05"));
    let request = add(&receipt, 1, "2026-03-04");
    let added = office.client().supplement_petition(by(REGISTRAR, request)).await?.into_inner();
    assert_eq!((added.version, added.answers_request), (2, false));
    let shown = office.gets(BUREAU, &receipt.number).await?;
    let [supplement] = shown.supplements.as_slice() else { panic!("{:?}", shown.supplements) };
    assert_eq!((supplement.text.as_str(), supplement.post.as_str()), ("又断了一次水", REGISTRAR));
    assert_eq!(supplement.receive_time, Some(to_timestamp(nine("2026-03-04"))));
    let (in_clear, told): (bool, String) = sqlx::query_as(
        "select position($1::bytea in s.sealed_text) > 0,
             (select string_agg(effect_date::text, ' ') from intake.outbox
              where type like '%.PetitionSupplemented')
         from intake.supplement s",
    )
    .bind("又断了一次水".as_bytes())
    .fetch_one(&office.database.admin)
    .await?;
    assert_eq!((in_clear, told.as_str()), (false, "2026-03-04"));
    office.closes().await
}

#[tokio::test]
async fn what_is_asked_for_is_answered_by_its_day_or_lapses() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let receipt = office.registers(REGISTRAR, office.signed()).await?;
    referred(&office, &receipt).await?;
    let elsewhere =
        office.client().request_supplement(by(REGISTRAR, ask(&receipt, 1, "2026-03-10"))).await;
    assert_eq!(reason(elsewhere), "NOT_ANSWERABLE");
    let over = office.client().request_supplement(by(BUREAU, ask(&receipt, 1, "2026-03-01"))).await;
    assert_eq!(faults(over), ["last_date DAY_PASSED"]);
    office.client().request_supplement(by(BUREAU, ask(&receipt, 1, "2026-03-03"))).await?;
    let twice =
        office.client().request_supplement(by(BUREAU, ask(&receipt, 2, "2026-03-10"))).await;
    assert_eq!(reason(twice), "SUPPLEMENT_ASKED");
    // Nothing comes in by the third, and the bureau asks again.
    office.clock.advance_to(nine("2026-03-04"));
    office.client().request_supplement(by(BUREAU, ask(&receipt, 2, "2026-03-10"))).await?;
    let states = async || -> anyhow::Result<Vec<State>> {
        let shown = office.gets(BUREAU, &receipt.number).await?;
        Ok(shown.supplement_requests.iter().map(pb::SupplementRequest::state).collect())
    };
    assert_eq!(states().await?, [State::Lapsed, State::Open]);
    let query = pb::QueryPetitionRequest {
        number: receipt.number.clone(),
        query_code: receipt.query_code.clone(),
    };
    let seen = office.client().query_petition(by_anybody(query)).await?.into_inner();
    let [lapsed, open] = seen.supplement_requests.as_slice() else { panic!("two were asked for") };
    assert_eq!((lapsed.state(), open.state()), (State::Lapsed, State::Open));
    assert_eq!(
        (open.body.as_str(), open.text.as_str(), open.post.as_str()),
        ("530902-ZJJ", "", "")
    );
    assert_eq!(open.last_date, Some(to_civil(nine("2026-03-10").office_date())));
    let request = add(&receipt, 3, "2026-03-04");
    let added = office.client().supplement_petition(by(REGISTRAR, request)).await?.into_inner();
    assert!(added.answers_request);
    assert_eq!(states().await?, [State::Lapsed, State::Answered]);
    let shown = office.gets(REGISTRAR, &receipt.number).await?;
    assert_eq!(shown.supplement_requests[1].text, "请补充断水起止日期");
    office.closes().await
}

#[tokio::test]
async fn what_has_ended_is_not_added_to() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let receipt = office.registers(REGISTRAR, office.signed()).await?;
    let body = "530902-XFJ".to_owned();
    let concluded = routing::MatterConcluded { body, ..Default::default() };
    office.hears(&receipt.matter_id, &Visibility::default(), &concluded).await?;
    let added =
        office.client().supplement_petition(by(REGISTRAR, add(&receipt, 1, "2026-03-02"))).await;
    assert_eq!(reason(added), "SUPPLEMENT_AFTER_END");
    let asked =
        office.client().request_supplement(by(REGISTRAR, ask(&receipt, 1, "2026-03-10"))).await;
    assert_eq!(reason(asked), "SUPPLEMENT_AFTER_END");
    office.closes().await
}
