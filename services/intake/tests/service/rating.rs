//! What petitioners say of delivered opinions: who may, until when, once, and who reads it.

use headwater_proto::intake::v1 as pb;
use headwater_proto::intake::v1::Satisfaction;
use headwater_proto::routing::v1 as routing;
use kernel::ids::HandlingId;
use kernel::{OfficeClock, Visibility};
use test_kit::{civil, faults, nine, reason, request_id};
use tonic::{Request, Status};

use crate::office::{CITY, Office, REGISTRAR, by, by_anybody, by_overseer};

/// The body whose opinion was delivered, and a clerk of it.
const BODY: &str = "530902-RSJ";
const CLERK: &str = "530902-RSJ.clerk-1";

/// A petition whose opinion was delivered today, and the handling.
async fn answered(office: &Office) -> anyhow::Result<(pb::RegisterPetitionResponse, String)> {
    let petition = office.registers(REGISTRAR, office.signed()).await?;
    let handling = delivered(office, &petition).await?;
    Ok((petition, handling))
}

async fn delivered(
    office: &Office,
    petition: &pb::RegisterPetitionResponse,
) -> anyhow::Result<String> {
    let ids = kernel::IdSource::random(OfficeClock::real());
    let handling = HandlingId::new(&ids).to_string();
    let opinion = routing::OpinionDelivered {
        handling_id: handling.clone(),
        body: BODY.to_owned(),
        ..Default::default()
    };
    office.hears(&petition.matter_id, &Visibility::default(), &opinion).await?;
    Ok(handling)
}

fn content(
    petition: &pb::RegisterPetitionResponse,
    handling: &str,
    word: &str,
) -> pb::RateHandlingRequest {
    pb::RateHandlingRequest {
        request_id: request_id(),
        number: petition.number.clone(),
        query_code: petition.query_code.clone(),
        handling_id: handling.to_owned(),
        office: Satisfaction::Satisfied.into(),
        body: Satisfaction::Dissatisfied.into(),
        word: word.to_owned(),
    }
}

async fn rate(
    office: &Office,
    request: pb::RateHandlingRequest,
) -> Result<pb::RateHandlingResponse, Status> {
    Ok(office.client().rate_handling(by_anybody(request)).await?.into_inner())
}

async fn query(
    office: &Office,
    petition: &pb::RegisterPetitionResponse,
) -> anyhow::Result<pb::QueryPetitionResponse> {
    let (number, query_code) = (petition.number.clone(), petition.query_code.clone());
    let request = pb::QueryPetitionRequest { number, query_code };
    Ok(office.client().query_petition(Request::new(request)).await?.into_inner())
}

#[tokio::test]
async fn a_petitioner_rates_office_and_body_apart_once_and_sees_it() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let (petition, handling) = answered(&office).await?;
    // Thirty days from 2 March end on 1 April.
    let right =
        pb::PetitionerRight { rule: "rating".to_owned(), last_date: Some(civil("2026-04-01")) };
    let seen = query(&office, &petition).await?;
    assert_eq!(seen.rights, [right]);
    let opinion = pb::DeliveredOpinion {
        handling_id: handling.clone(),
        body: BODY.to_owned(),
        delivery_date: Some(civil("2026-03-02")),
        rate_until_date: Some(civil("2026-04-01")),
        rating: None,
    };
    assert_eq!(seen.opinions, std::slice::from_ref(&opinion));
    let request = content(&petition, &handling, "窗口热情，单位拖拉。");
    let answer = rate(&office, request.clone()).await?;
    assert_eq!(rate(&office, request).await?, answer, "a retry gets the first answer");
    let again = rate(&office, content(&petition, &handling, "")).await;
    assert_eq!(reason(again), "HANDLING_RATED");
    let seen = query(&office, &petition).await?;
    assert_eq!(seen.rights, []);
    let rating = pb::Rating {
        office: Satisfaction::Satisfied.into(),
        body: Satisfaction::Dissatisfied.into(),
        // A query code opens nothing personal.
        word: String::new(),
        time: answer.rate_time,
    };
    assert_eq!(seen.opinions, [pb::DeliveredOpinion { rating: Some(rating), ..opinion }]);
    office.closes().await
}

#[tokio::test]
async fn a_rating_is_read_with_its_petition_and_its_words_where_the_text_is() -> anyhow::Result<()>
{
    let office = Office::opens().await?;
    let (petition, handling) = answered(&office).await?;
    rate(&office, content(&petition, &handling, "窗口热情，单位拖拉。")).await?;
    for (seen, word) in [
        (office.gets(CLERK, &petition.number).await?, "窗口热情，单位拖拉。"),
        (office.gets(REGISTRAR, &petition.number).await?, "窗口热情，单位拖拉。"),
        (overseen(&office, &petition.number).await?, ""),
    ] {
        let [opinion] = &seen.opinions[..] else { anyhow::bail!("{seen:?}") };
        let rating = opinion.rating.clone().unwrap_or_default();
        assert_eq!(
            (rating.office(), rating.body()),
            (Satisfaction::Satisfied, Satisfaction::Dissatisfied)
        );
        assert_eq!(rating.word, word);
    }
    let stored: (Vec<u8>,) = sqlx::query_as("select sealed_word from intake.rating")
        .fetch_one(office.store.pool())
        .await?;
    assert!(!stored.0.windows(6).any(|part| part == "窗口".as_bytes()), "it is sealed");
    office.closes().await
}

async fn overseen(office: &Office, number: &str) -> Result<pb::Petition, Status> {
    let key = pb::get_petition_request::Key::Number(number.to_owned());
    let request = by_overseer(CITY, pb::GetPetitionRequest { key: Some(key) });
    Ok(office.client().get_petition(request).await?.into_inner().petition.unwrap_or_default())
}

#[tokio::test]
async fn who_may_not_query_may_not_rate_and_is_told_as_little() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let (petition, handling) = answered(&office).await?;
    let request = content(&petition, &handling, "");
    let wrong = "AAAA-AAAA-AAAAA".to_owned();
    let wrong_code = pb::RateHandlingRequest { query_code: wrong.clone(), ..request.clone() };
    let unknown = pb::RateHandlingRequest {
        number: "530902-XFJ-2026-999999".to_owned(),
        query_code: wrong,
        ..request.clone()
    };
    rate(&office, request.clone()).await?;
    // Under the id of a request that was answered, too.
    let refused = rate(&office, wrong_code.clone()).await.unwrap_err();
    let unheard = rate(&office, unknown).await.unwrap_err();
    assert_eq!((refused.code(), refused.message()), (unheard.code(), unheard.message()));
    assert_eq!(reason::<()>(Err(refused)), "QUERY_REFUSED");
    for _ in 0..3 {
        drop(rate(&office, wrong_code.clone()).await);
    }
    assert_eq!(reason(rate(&office, request).await), "QUERY_TOO_OFTEN");
    let asked = query(&office, &petition).await.unwrap_err().downcast::<Status>()?;
    assert_eq!(
        reason::<()>(Err(asked)),
        "QUERY_TOO_OFTEN",
        "queries and ratings are counted together"
    );
    office.closes().await
}

#[tokio::test]
async fn nothing_is_rated_that_has_no_opinion_and_nothing_after_the_last_day() -> anyhow::Result<()>
{
    let office = Office::opens().await?;
    let (petition, handling) = answered(&office).await?;
    // An accusation: no opinion is delivered about one.
    let accusation = pb::PetitionDraft {
        purpose: pb::Purpose::Accusation.into(),
        complained_posts: vec!["530902-ZJJ.head".to_owned()],
        ..office.letter()
    };
    let accusation = office.registers(REGISTRAR, accusation).await?;
    let refused = rate(&office, content(&accusation, &handling, "")).await;
    assert_eq!(reason(refused), "OPINION_NOT_FOUND", "another petition's opinion");
    let nameless =
        pb::RateHandlingRequest {
            office: 0, word: "很".repeat(501), ..content(&petition, "", "")
        };
    assert_eq!(
        faults(rate(&office, nameless).await),
        ["handling_id FIELD_MALFORMED", "office FIELD_MISSING", "word TEXT_TOO_LONG"]
    );
    office.clock.advance_to(nine("2026-04-02"));
    assert_eq!(query(&office, &petition).await?.rights, []);
    let late = rate(&office, content(&petition, &handling, "")).await.unwrap_err();
    assert!(late.message().contains("2026"), "{}", late.message());
    assert_eq!(reason::<()>(Err(late)), "RATING_TERM_PASSED");
    office.closes().await
}

#[tokio::test]
async fn each_petitioner_of_a_matter_rates_for_the_own_petition_only() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let first = office.registers(REGISTRAR, office.signed()).await?;
    let second = office.registers(REGISTRAR, office.signed()).await?;
    let link = pb::LinkPetitionRequest {
        request_id: request_id(),
        petition_id: second.petition_id.clone(),
        version: second.version,
        matter_id: first.matter_id.clone(),
    };
    office.client().link_petition(by(REGISTRAR, link)).await?;
    let handling = delivered(&office, &first).await?;
    // The same id of a request: each of them chose it alone.
    let request = content(&first, &handling, "");
    let other = pb::RateHandlingRequest {
        request_id: request.request_id.clone(),
        ..content(&second, &handling, "")
    };
    rate(&office, request).await?;
    let seen = query(&office, &second).await?;
    assert_eq!(seen.opinions.iter().filter(|it| it.rating.is_some()).count(), 0, "{seen:?}");
    assert_eq!(seen.rights.len(), 1, "{seen:?}");
    rate(&office, other).await?;
    let facts: (i64,) = sqlx::query_as(
        "select count(*) from intake.outbox where type = 'headwater.intake.v1.HandlingRated'",
    )
    .fetch_one(&office.database.admin)
    .await?;
    assert_eq!(facts.0, 2);
    office.closes().await
}
