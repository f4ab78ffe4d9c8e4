//! Linking a repeat and voiding a number: in the version that was seen, once, and a retry is answered as the first time.

use headwater_proto::common::v1::Stage;
use headwater_proto::intake::v1 as pb;
use headwater_proto::routing::v1 as routing;
use kernel::Visibility;
use test_kit::{reason, request_id};

use crate::office::{CITY, COLLEAGUE, Office, REGISTRAR, by};

fn void(of: &pb::RegisterPetitionResponse) -> pb::VoidPetitionRequest {
    pb::VoidPetitionRequest {
        request_id: request_id(),
        petition_id: of.petition_id.clone(),
        version: of.version,
        reason: "重复录入".to_owned(),
    }
}

/// The voids that were asked for: state, reason, who asked, who decided, and why.
fn shown(petition: &pb::Petition) -> Vec<String> {
    let said = |it: &pb::Void| {
        let state = it.state().as_str_name().trim_start_matches("STATE_").to_lowercase();
        let pb::Void { reason, submitted_by, decided_by, decision_reason, .. } = it;
        format!("{state} {reason} {submitted_by} → {decided_by}: {decision_reason}")
    };
    petition.voids.iter().map(said).collect()
}

#[tokio::test]
async fn a_link_is_answered_alike_when_it_is_retried_and_refused_in_an_old_version()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let earlier = office.registers(REGISTRAR, office.signed()).await?;
    let repeat = office.registers(REGISTRAR, office.signed()).await?;
    let link = pb::LinkPetitionRequest {
        request_id: request_id(),
        petition_id: repeat.petition_id.clone(),
        version: repeat.version,
        matter_id: earlier.matter_id.clone(),
    };
    let linked = office.client().link_petition(by(REGISTRAR, link.clone())).await?.into_inner();
    assert_eq!((linked.petition_count, linked.version), (2, 2));
    assert_eq!(linked.matter_id, earlier.matter_id);
    let retried = office.client().link_petition(by(REGISTRAR, link.clone())).await?.into_inner();
    assert_eq!(retried, linked);
    let reused = pb::LinkPetitionRequest { matter_id: repeat.matter_id.clone(), ..link.clone() };
    let reused = office.client().link_petition(by(REGISTRAR, reused)).await;
    assert_eq!(reason(reused), "REQUEST_ID_REUSED");
    let late = pb::LinkPetitionRequest { request_id: request_id(), ..link.clone() };
    let late = office.client().link_petition(by(REGISTRAR, late)).await;
    assert_eq!(reason(late), "VERSION_STALE");
    let again = pb::LinkPetitionRequest { request_id: request_id(), version: 2, ..link };
    let again = office.client().link_petition(by(REGISTRAR, again)).await;
    assert_eq!(reason(again), "PETITION_NOT_LINKABLE");
    office.closes().await
}

#[tokio::test]
async fn a_number_is_voided_before_screening_only() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let mistake = office.registers(REGISTRAR, office.letter()).await?;
    let voided = office.voids(&mistake).await?;
    assert_eq!((voided.number, voided.version), (mistake.number.clone(), 3));
    let read = office.gets(REGISTRAR, &mistake.number).await?;
    assert_eq!((read.state(), read.void_reason.as_str()), (pb::petition::State::Void, "重复录入"));

    let screened = office.registers(REGISTRAR, office.letter()).await?;
    let confirmed = routing::ScreeningConfirmed {
        answerable_body: "530902-XFJ".to_owned(),
        ..Default::default()
    };
    office.hears(&screened.matter_id, &Visibility::default(), &confirmed).await?;
    let refused = office.client().void_petition(by(REGISTRAR, void(&screened))).await;
    assert_eq!(reason(refused), "PETITION_SCREENED");
    office.closes().await
}

#[tokio::test]
async fn a_void_changes_nothing_before_another_person_has_approved_it() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let mistake = office.registers(REGISTRAR, office.letter()).await?;
    let asked = office.client().void_petition(by(REGISTRAR, void(&mistake))).await?.into_inner();
    let read = office.gets(COLLEAGUE, &mistake.number).await?;
    assert_eq!((read.state(), read.void_reason.as_str()), (pb::petition::State::Registered, ""));
    assert_eq!(read.stage(), Stage::Registered);
    assert_eq!(read.version, asked.version);
    assert_eq!(shown(&read), ["submitted 重复录入 530902-XFJ.registrar-1 → : "]);

    let approve = |version| pb::ApproveVoidRequest {
        request_id: request_id(),
        petition_id: mistake.petition_id.clone(),
        version,
    };
    let alone = office.client().approve_void(by(REGISTRAR, approve(asked.version))).await;
    assert_eq!(reason(alone), "VOID_SECOND_PERSON");
    let reject = pb::RejectVoidRequest {
        request_id: request_id(),
        petition_id: mistake.petition_id.clone(),
        version: asked.version,
        reason: "是另一件事".to_owned(),
    };
    let rejected = office.client().reject_void(by(COLLEAGUE, reject)).await?.into_inner();
    let late = office.client().approve_void(by(COLLEAGUE, approve(rejected.version))).await;
    assert_eq!(reason(late), "NO_VOID_AWAITS");

    // It can be asked for again, and both are read again.
    let again = pb::VoidPetitionRequest { version: rejected.version, ..void(&mistake) };
    let asked = office.client().void_petition(by(REGISTRAR, again)).await?.into_inner();
    let twice = pb::VoidPetitionRequest { version: asked.version, ..void(&mistake) };
    let twice = office.client().void_petition(by(REGISTRAR, twice)).await;
    assert_eq!(reason(twice), "VOID_AWAITING");
    let approved = approve(asked.version);
    let voided = office.client().approve_void(by(COLLEAGUE, approved.clone())).await?.into_inner();
    let retried = office.client().approve_void(by(COLLEAGUE, approved)).await?.into_inner();
    assert_eq!(retried, voided);
    let read = office.gets(REGISTRAR, &mistake.number).await?;
    assert_eq!((read.state(), read.stage()), (pb::petition::State::Void, Stage::Concluded));
    assert_eq!(
        shown(&read),
        [
            "rejected 重复录入 530902-XFJ.registrar-1 → 530902-XFJ.screening-1: 是另一件事",
            "approved 重复录入 530902-XFJ.registrar-1 → 530902-XFJ.screening-1: ",
        ]
    );
    office.closes().await
}

#[tokio::test]
async fn another_offices_petition_is_not_there() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let petition = office.registers(CITY, office.letter()).await?;
    let refused = office.client().void_petition(by(REGISTRAR, void(&petition))).await;
    assert_eq!(reason(refused), "PETITION_NOT_FOUND");
    office.closes().await
}
