//! Registration: one receipt a request, every fault at once, repeats proposed, the desk that answers.

use headwater_proto::intake::v1 as pb;
use headwater_proto::intake::v1::intake_fact::Fact;
use kernel::ids::MatterId;
use prost::Message;
use service_kit::parse::to_timestamp;
use test_kit::{faults, nine, reason, request_id};
use tonic_types::StatusExt;

use crate::office::{BUREAU, COLLEAGUE, Office, REGISTRAR, by};

fn somebody(name: &str) -> pb::Petitioner {
    pb::Petitioner { name: name.to_owned(), phone: "0883-2130000".to_owned(), ..Default::default() }
}

#[tokio::test]
async fn a_retry_gets_the_first_receipt_and_another_letter_under_its_id_is_refused()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let request =
        pb::RegisterPetitionRequest { request_id: request_id(), petition: Some(office.letter()) };
    let register = async |request: &pb::RegisterPetitionRequest| {
        office.client().register_petition(by(REGISTRAR, request.clone())).await
    };
    let first = register(&request).await?.into_inner();
    assert_eq!(first.number, "530902-XFJ-2026-000001");
    assert_eq!(first.query_code.len(), 15);
    assert_eq!(register(&request).await?.into_inner(), first);
    let other = pb::PetitionDraft { text: "水管漏了".to_owned(), ..office.letter() };
    let other = pb::RegisterPetitionRequest { petition: Some(other), ..request.clone() };
    assert_eq!(reason(register(&other).await), "REQUEST_ID_REUSED");
    let (kept, numbers): (String, i64) = sqlx::query_as(
        "select encode(answer, 'escape'), (select count(*) from intake.register)
         from intake.request_answer",
    )
    .fetch_one(&office.database.admin)
    .await?;
    assert_eq!(numbers, 1);
    assert!(!kept.contains(&first.query_code), "the query code is stored nowhere");
    office.closes().await
}

#[tokio::test]
async fn a_letter_with_six_representatives_is_registered_and_the_clerk_is_told()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let mut letter = office.signed();
    letter.petitioners[0].representative = true;
    letter.petitioners = vec![letter.petitioners[0].clone(); 6];
    let registered = office.registers(REGISTRAR, letter.clone()).await?;
    let remarks: Vec<_> = registered.remarks.iter().map(|it| it.reason.as_str()).collect();
    assert_eq!(remarks, ["REPRESENTATIVES_MANY"]);
    letter.set_channel(pb::Channel::Visit);
    let visit = office.registers(REGISTRAR, letter).await;
    assert_eq!(faults(visit), ["petition.petitioners REPRESENTATIVES_TOO_MANY"]);
    office.closes().await
}

#[tokio::test]
async fn a_bad_letter_is_answered_with_every_fault_of_form_and_of_meaning() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let draft = pb::PetitionDraft {
        channel: 0,
        receive_time: Some(to_timestamp(nine("2026-03-03"))),
        text: String::new(),
        region: "539999".to_owned(),
        category: "nonsense".to_owned(),
        petitioners: vec![somebody(&"长".repeat(61)), somebody("乙")],
        party_size: 1,
        complained_bodies: vec!["530902-ZJJ".to_owned(), "nobody".to_owned()],
        ..Default::default()
    };
    let request =
        pb::RegisterPetitionRequest { request_id: "short".to_owned(), petition: Some(draft) };
    let refusal = office.client().register_petition(by(REGISTRAR, request)).await.unwrap_err();
    let faults = refusal.get_details_bad_request().expect("faults").field_violations;
    let faults: Vec<_> = faults
        .iter()
        .map(|it| format!("{} {}", it.field, it.description.split(':').next().unwrap_or_default()))
        .collect();
    assert_eq!(
        faults,
        [
            "request_id FIELD_MALFORMED",
            "petition.channel FIELD_MISSING",
            "petition.receive_time RECEIPT_IN_FUTURE",
            "petition.text FIELD_MISSING",
            "petition.region REGION_UNKNOWN",
            "petition.petitioners[0].name TEXT_TOO_LONG",
            "petition.party_size PARTY_TOO_SMALL",
            "petition.category CATEGORY_UNKNOWN",
            "petition.complained_bodies[1] BODY_UNKNOWN",
        ]
    );
    office.closes().await
}

#[tokio::test]
async fn a_second_letter_of_somebody_about_the_same_is_proposed_as_a_repeat() -> anyhow::Result<()>
{
    let office = Office::opens().await?;
    let letter = pb::PetitionDraft { petitioners: vec![somebody("甲")], ..office.letter() };
    let first = office.registers(REGISTRAR, letter.clone()).await?;
    let second = office.registers(COLLEAGUE, letter.clone()).await?;
    assert_eq!(second.proposed_matter_id, first.matter_id);
    let other = pb::PetitionDraft { petitioners: vec![somebody("乙")], ..letter };
    assert_eq!(office.registers(REGISTRAR, other).await?.proposed_matter_id, "");
    office.closes().await
}

#[tokio::test]
async fn a_letter_about_the_desk_itself_lies_with_the_office_above() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let about = |bodies: &[&str]| pb::PetitionDraft {
        complained_bodies: bodies.iter().map(ToString::to_string).collect(),
        ..office.letter()
    };
    let own = office.registers(REGISTRAR, about(&[])).await?;
    assert_eq!(own.answerable_post, REGISTRAR);
    let above = office.registers(REGISTRAR, about(&["530902-XFJ"])).await?;
    assert_eq!(above.answerable_post, "530900-XFJ");
    let further = office.registers(REGISTRAR, about(&["530902-XFJ", "530900-XFJ"])).await?;
    assert_eq!(further.answerable_post, "530902-LXB");
    office.closes().await
}

#[tokio::test]
async fn what_a_bureaus_desk_registers_it_received_directly_and_what_an_office_registers_it_did_not()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let about = |bodies: &[&str]| {
        let mut draft = office.signed();
        draft.petitioners[0].address = "临翔区测试路9号".to_owned();
        draft.complained_bodies = bodies.iter().map(ToString::to_string).collect();
        draft
    };
    for (post, bodies, receives) in [
        (REGISTRAR, vec![], None),
        (BUREAU, vec![], Some(("530902-ZJJ", false))),
        ("530902-JW.desk-1", vec![], Some(("530902-JW", true))),
        // What complains about the bureau itself lies with another desk, which refers it.
        (BUREAU, vec!["530902-ZJJ"], None),
    ] {
        let receipt = office.registers(post, about(&bodies)).await?;
        let told = direct_receipts(&office, &receipt.matter_id).await?;
        let expected: Vec<_> = receives
            .into_iter()
            .map(|(body, own_rules): (&str, bool)| pb::PetitionReceivedDirectly {
                petition_id: receipt.petition_id.clone(),
                number: receipt.number.clone(),
                body: body.to_owned(),
                notifiable: true,
                historical: false,
                own_rules,
            })
            .collect();
        assert_eq!(told, expected, "{post} {bodies:?}");
    }
    office.closes().await
}

/// What intake published about the direct receipt of this matter's petition, in the transaction of its
/// registration.
async fn direct_receipts(
    office: &Office,
    matter: &str,
) -> anyhow::Result<Vec<pb::PetitionReceivedDirectly>> {
    let matter = MatterId::parse("matter_id", matter)?;
    let payloads: Vec<(Vec<u8>,)> = sqlx::query_as(
        "select direct.payload from intake.outbox direct join intake.outbox registered
             on registered.matter_id = direct.matter_id and registered.xid = direct.xid
         where direct.matter_id = $1 and direct.type like '%.PetitionReceivedDirectly'
             and registered.type like '%.PetitionRegistered'",
    )
    .bind(matter.uuid())
    .fetch_all(&office.database.admin)
    .await?;
    let read = |(payload,): (Vec<u8>,)| match pb::IntakeFact::decode(payload.as_slice())?.fact {
        Some(Fact::PetitionReceivedDirectly(it)) => Ok(it),
        other => anyhow::bail!("another fact: {other:?}"),
    };
    payloads.into_iter().map(read).collect()
}
