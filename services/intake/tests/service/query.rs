//! What petitioners learn by number and code, and what leaves a record they can read.

use headwater_proto::common::v1::Stage;
use headwater_proto::intake::v1 as pb;
use headwater_proto::routing::v1 as routing;
use kernel::Visibility;
use test_kit::{reason, request_id};
use tonic::{Request, Status};

use crate::office::{BUREAU, CITY, Office, REGISTRAR, by};

async fn query(
    office: &Office,
    number: &str,
    code: &str,
) -> Result<pb::QueryPetitionResponse, Status> {
    let request =
        pb::QueryPetitionRequest { number: number.to_owned(), query_code: code.to_owned() };
    Ok(office.client().query_petition(Request::new(request)).await?.into_inner())
}

#[tokio::test]
async fn number_and_code_tell_where_a_petition_stands_and_who_read_the_names() -> anyhow::Result<()>
{
    let office = Office::opens().await?;
    let complaint =
        pb::PetitionDraft { complained_posts: vec![BUREAU.to_owned()], ..office.letter() };
    let petition = office.registers(REGISTRAR, complaint).await?;
    let confirmed = routing::ScreeningConfirmed {
        answerable_body: "530902-XFJ".to_owned(),
        ..Default::default()
    };
    let label = Visibility::before_screening(vec![], vec![BUREAU.parse()?]).after_screening(true);
    office.hears(&petition.matter_id, &label, &confirmed).await?;
    let read = pb::ReadPetitionersRequest {
        petition_id: petition.petition_id.clone(),
        purpose: "送达受理告知书".to_owned(),
    };
    office.client().read_petitioners(by(REGISTRAR, read)).await?;
    let answer = query(&office, &petition.number, &petition.query_code).await?;
    assert_eq!(answer.stage(), Stage::Screened);
    let stages: Vec<_> = answer.steps.iter().map(pb::QueryStep::stage).collect();
    assert_eq!(stages, [Stage::Registered, Stage::Screened]);
    let reads: Vec<_> = answer.reads.iter().map(|it| it.purpose.as_str()).collect();
    assert_eq!(reads, ["送达受理告知书"]);
    office.closes().await
}

#[tokio::test]
async fn a_lost_code_is_given_anew_and_the_one_before_opens_nothing() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let petition = office.registers(REGISTRAR, office.letter()).await?;
    let request = pb::ReissueQueryCodeRequest {
        request_id: request_id(),
        petition_id: petition.petition_id.clone(),
        version: petition.version,
    };
    let given = office.client().reissue_query_code(by(REGISTRAR, request.clone())).await?;
    let given = given.into_inner();
    assert_ne!(given.query_code, petition.query_code);
    let old = query(&office, &petition.number, &petition.query_code).await;
    assert_eq!(reason(old), "QUERY_REFUSED");
    assert_eq!(query(&office, &given.number, &given.query_code).await?.number, petition.number);
    let again = office.client().reissue_query_code(by(REGISTRAR, request)).await?.into_inner();
    assert_eq!(again, given, "a retry gets the same code");
    let elsewhere = pb::ReissueQueryCodeRequest {
        request_id: request_id(),
        petition_id: petition.petition_id,
        version: given.version,
    };
    let other = office.client().reissue_query_code(by(CITY, elsewhere)).await;
    assert_eq!(reason(other), "PETITION_NOT_FOUND");
    office.closes().await
}

#[tokio::test]
async fn a_wrong_number_and_a_wrong_code_are_refused_alike_and_not_for_ever() -> anyhow::Result<()>
{
    let office = Office::opens().await?;
    let petition = office.registers(REGISTRAR, office.letter()).await?;
    let wrong = "AAAA-AAAA-AAAAA";
    assert_eq!(reason(query(&office, &petition.number, wrong).await), "QUERY_REFUSED");
    assert_eq!(reason(query(&office, "530902-XFJ-2026-999999", wrong).await), "QUERY_REFUSED");
    for _ in 0..4 {
        drop(query(&office, &petition.number, wrong).await);
    }
    let right = query(&office, &petition.number, &petition.query_code).await;
    assert_eq!(reason(right), "QUERY_TOO_OFTEN");
    office.closes().await
}

#[tokio::test]
async fn names_are_read_by_the_desk_that_answers_only() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let petition = office.registers(REGISTRAR, office.letter()).await?;
    let read = pb::ReadPetitionersRequest {
        petition_id: petition.petition_id.clone(),
        purpose: "看看是谁".to_owned(),
    };
    let refused = office.client().read_petitioners(by(CITY, read)).await;
    assert_eq!(reason(refused), "PETITION_NOT_FOUND");
    let answer = query(&office, &petition.number, &petition.query_code).await?;
    assert_eq!(answer.reads, []);
    office.closes().await
}
