//! What a form holds beside the text: each channel's own details, whom somebody speaks for, what a superior assigned.

use headwater_proto::intake::v1 as pb;
use headwater_proto::intake::v1::channel_details::Details;
use headwater_proto::routing::v1 as routing;
use kernel::Visibility;
use service_kit::parse::to_timestamp;
use test_kit::{civil, faults, nine};

use crate::office::{BUREAU, COLLEAGUE, Office, REGISTRAR, by, by_overseer};

const CALLER: &str = "0883-214 4444";

fn with(details: Details) -> pb::ChannelDetails {
    pb::ChannelDetails { details: Some(details) }
}

fn call() -> pb::ChannelDetails {
    with(Details::Telephone(pb::CallDetails { number: CALLER.to_owned() }))
}

fn visit() -> pb::VisitDetails {
    pb::VisitDetails {
        window: "3号窗口".to_owned(),
        arrive_time: Some(to_timestamp(nine("2026-02-27"))),
        reception_time: Some(to_timestamp(nine("2026-03-02"))),
        people: 2,
        visited_before: pb::Level::City.into(),
        read_back: true,
    }
}

fn of_channel(office: &Office, channel: pb::Channel) -> pb::PetitionDraft {
    pb::PetitionDraft { channel: channel.into(), ..office.letter() }
}

async fn reads(
    office: &Office,
    post: &str,
    petition: &pb::RegisterPetitionResponse,
) -> anyhow::Result<pb::ReadPetitionersResponse> {
    let request = pb::ReadPetitionersRequest {
        petition_id: petition.petition_id.clone(),
        purpose: "送达受理告知书".to_owned(),
    };
    Ok(office.client().read_petitioners(by(post, request)).await?.into_inner())
}

fn reasons(receipt: &pb::RegisterPetitionResponse) -> Vec<&str> {
    receipt.remarks.iter().map(|it| it.reason.as_str()).collect()
}

#[tokio::test]
async fn what_a_channel_asks_for_comes_back_to_whoever_reads_the_text_and_to_nobody_else()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let letter = pb::LetterDetails {
        postmark_date: Some(civil("2026-02-26")),
        scan: "SM-2026-0031".to_owned(),
    };
    for (channel, details) in [
        (pb::Channel::Letter, Some(with(Details::Letter(letter)))),
        (pb::Channel::Visit, Some(with(Details::Visit(visit())))),
    ] {
        let place = "凤翔街道建设路12号院门口".to_owned();
        let draft = pb::PetitionDraft {
            details: details.clone(),
            place: place.clone(),
            ..of_channel(&office, channel)
        };
        let receipt = office.registers(REGISTRAR, draft).await?;
        let shown = office.gets(COLLEAGUE, &receipt.number).await?;
        assert_eq!((shown.details, shown.place), (details, place));
        let key = pb::get_petition_request::Key::Number(receipt.number);
        let request = pb::GetPetitionRequest { key: Some(key) };
        let auditor = by_overseer("530900-XFJ.auditor-1", request);
        let overseen = office.client().get_petition(auditor).await?.into_inner();
        let overseen = overseen.petition.unwrap_or_default();
        assert_eq!((overseen.text, overseen.details, overseen.place), Default::default());
    }
    office.closes().await
}

#[tokio::test]
async fn the_number_called_from_is_sealed_and_read_as_the_petitioners_are() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let draft =
        pb::PetitionDraft { details: Some(call()), ..of_channel(&office, pb::Channel::Telephone) };
    let receipt = office.registers(REGISTRAR, draft).await?;
    let shown = office.gets(REGISTRAR, &receipt.number).await?;
    assert_eq!(shown.details, Some(with(Details::Telephone(pb::CallDetails::default()))));
    assert_eq!(reads(&office, REGISTRAR, &receipt).await?.caller_number, CALLER);
    let (in_clear,): (bool,) = sqlx::query_as(
        "select bool_or(position($1::bytea in sealed_particulars) > 0) from intake.petition",
    )
    .bind("2144444".as_bytes())
    .fetch_one(&office.database.admin)
    .await?;
    assert!(!in_clear);
    office.closes().await
}

#[tokio::test]
async fn details_of_another_channel_and_days_that_cannot_be_are_refused_together()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let on_a_letter = pb::PetitionDraft { details: Some(call()), ..office.letter() };
    let refused = office.registers(REGISTRAR, on_a_letter).await;
    assert_eq!(faults(refused), ["petition.details DETAILS_OF_OTHER_CHANNEL"]);
    let late = pb::LetterDetails { postmark_date: Some(civil("2026-03-03")), ..Default::default() };
    let named = pb::Petitioner {
        name: "甲".to_owned(),
        role: pb::PetitionerRole::Agent.into(),
        document: 99,
        ..Default::default()
    };
    let draft = pb::PetitionDraft {
        anonymous: true,
        details: Some(with(Details::Letter(late))),
        superior_assignment: Some(pb::SuperiorAssignment {
            level: pb::Level::Province.into(),
            number: "云信交〔2026〕7号".to_owned(),
            date: Some(civil("2026-03-01")),
            term_date: Some(civil("2026-02-28")),
        }),
        petitioners: vec![named],
        ..office.letter()
    };
    assert_eq!(
        faults(office.registers(REGISTRAR, draft).await),
        [
            "petition.anonymous ANONYMOUS_NAMED",
            "petition.details.letter.postmark_date POSTMARK_LATER",
            "petition.superior_assignment.term_date TERM_BEFORE_LETTER",
            "petition.petitioners[0].document FIELD_MALFORMED",
            "petition.petitioners[0].acts_for AGENT_FOR_NOBODY",
        ]
    );
    let early =
        pb::VisitDetails { reception_time: Some(to_timestamp(nine("2026-02-26"))), ..visit() };
    let draft = pb::PetitionDraft {
        details: Some(with(Details::Visit(early))),
        ..of_channel(&office, pb::Channel::Visit)
    };
    assert_eq!(
        faults(office.registers(REGISTRAR, draft).await),
        ["petition.details.visit.reception_time TIMES_DISORDERED"]
    );
    office.closes().await
}

#[tokio::test]
async fn a_visit_that_was_not_read_back_is_registered_with_a_remark() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    for (details, expected) in [
        (None, vec!["RECORD_NOT_READ_BACK"]),
        (Some(pb::VisitDetails { people: 7, ..visit() }), vec!["VISITORS_MANY"]),
        (Some(visit()), vec![]),
    ] {
        let draft = pb::PetitionDraft {
            details: details.map(|it| with(Details::Visit(it))),
            party_size: 9,
            ..of_channel(&office, pb::Channel::Visit)
        };
        assert_eq!(reasons(&office.registers(REGISTRAR, draft).await?), expected);
    }
    office.closes().await
}

#[tokio::test]
async fn what_a_superior_assigned_comes_back_with_its_own_day() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    for term_date in [None, Some(civil("2026-04-10"))] {
        let superior_assignment = Some(pb::SuperiorAssignment {
            level: pb::Level::State.into(),
            number: "国信转〔2026〕12号".to_owned(),
            date: Some(civil("2026-02-24")),
            term_date,
        });
        let draft = pb::PetitionDraft {
            superior_assignment: superior_assignment.clone(),
            ..office.letter()
        };
        let receipt = office.registers(REGISTRAR, draft).await?;
        let shown = office.gets(REGISTRAR, &receipt.number).await?;
        assert_eq!(shown.superior_assignment, superior_assignment);
    }
    office.closes().await
}

/// A foreigner, whom a lawyer speaks for.
fn with_agent() -> Vec<pb::Petitioner> {
    vec![
        pb::Petitioner {
            name: "吴温丁".to_owned(),
            id_number: "MB0012345".to_owned(),
            nationality: "缅甸".to_owned(),
            document: pb::DocumentKind::Passport.into(),
            kind: pb::PetitionerKind::Person.into(),
            role: pb::PetitionerRole::Principal.into(),
            ..Default::default()
        },
        pb::Petitioner {
            name: "律师乙".to_owned(),
            id_number: "11010519491231002X".to_owned(),
            address: "临翔区测试路9号".to_owned(),
            role: pb::PetitionerRole::Agent.into(),
            acts_for: vec![1],
            ..Default::default()
        },
    ]
}

#[tokio::test]
async fn whom_an_agent_speaks_for_counts_and_the_agent_does_not() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let people = with_agent();
    let draft = pb::PetitionDraft { petitioners: people.clone(), ..office.letter() };
    let first = office.registers(REGISTRAR, draft.clone()).await?;
    assert_eq!(reasons(&first), ["POWER_OF_ATTORNEY_MISSING"]);
    assert_eq!(office.gets(REGISTRAR, &first.number).await?.party_size, 1);
    assert_eq!(reads(&office, REGISTRAR, &first).await?.petitioners, people);
    let same = office.registers(REGISTRAR, draft.clone()).await?;
    assert_eq!(same.proposed_matter_id, first.matter_id, "the represented is the same");
    let mut of_another = draft;
    of_another.petitioners[0].id_number = "MB0099999".to_owned();
    let of_another = office.registers(REGISTRAR, of_another).await?;
    assert_eq!(of_another.proposed_matter_id, "", "the same lawyer speaks for somebody else");
    office.closes().await
}

#[tokio::test]
async fn a_number_whose_check_character_is_wrong_is_taken_as_given_and_remarked()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let mut draft = office.signed();
    draft.petitioners[0].id_number = "110105 19491231 0021".to_owned();
    let receipt = office.registers(REGISTRAR, draft.clone()).await?;
    assert_eq!(reasons(&receipt), ["ID_NUMBER_DOUBTFUL"]);
    assert_eq!(receipt.remarks[0].field, "petitioners[0].id_number");
    assert_eq!(reads(&office, REGISTRAR, &receipt).await?.petitioners, draft.petitioners);
    office.closes().await
}

#[tokio::test]
async fn a_withheld_name_is_read_where_it_was_received_and_not_by_the_body_that_handles()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let mut draft = pb::PetitionDraft { details: Some(call()), ..office.signed() };
    draft.set_channel(pb::Channel::Telephone);
    draft.petitioners[0].name_withheld = true;
    let open = pb::Petitioner { name: "乙".to_owned(), ..Default::default() };
    draft.petitioners.push(open);
    let receipt = office.registers(REGISTRAR, draft.clone()).await?;
    let referred =
        routing::MatterReferred { to_body: "530902-ZJJ".to_owned(), ..Default::default() };
    office.hears(&receipt.matter_id, &Visibility::default(), &referred).await?;
    let read = reads(&office, REGISTRAR, &receipt).await?;
    assert_eq!((&read.petitioners, read.caller_number.as_str()), (&draft.petitioners, CALLER));
    let read = reads(&office, BUREAU, &receipt).await?;
    let unnamed = pb::Petitioner { name_withheld: true, ..Default::default() };
    assert_eq!(read.petitioners, [unnamed, draft.petitioners[1].clone()]);
    assert_eq!(read.caller_number, "", "it is as good as a name");
    office.closes().await
}
