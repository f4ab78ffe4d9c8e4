//! From whom a matter is kept (Arts. 28 and 30): not by the query, by the table.

use headwater_proto::intake::v1 as pb;
use headwater_proto::routing::v1 as routing;
use kernel::{Actor, BodyCode, Visibility};
use test_kit::officer::officer;
use test_kit::{reason, request_id};

use crate::office::{BUREAU, CITY, COLLEAGUE, Office, REGISTRAR, by, by_overseer};

const NO_RIGHTS: [&str; 0] = [];

fn complaint_about(office: &Office, post: &str) -> pb::PetitionDraft {
    pb::PetitionDraft { complained_posts: vec![post.to_owned()], ..office.letter() }
}

#[tokio::test]
async fn the_post_complained_about_and_its_body_find_nothing() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let petition = office.registers(CITY, complaint_about(&office, BUREAU)).await?;
    let get = |post| {
        let key = pb::get_petition_request::Key::Number(petition.number.clone());
        by_overseer(post, pb::GetPetitionRequest { key: Some(key) })
    };
    for post in [BUREAU, "530902-ZJJ.head"] {
        assert_eq!(reason(office.client().get_petition(get(post)).await), "PETITION_NOT_FOUND");
    }
    office.client().get_petition(get(CITY)).await?;
    // A claim opens to the body, which may well be the competent one, and never to the official complained about.
    let label = Visibility::before_screening(vec![], vec![BUREAU.parse()?]).after_screening(false);
    let referred =
        routing::MatterReferred { to_body: "530902-ZJJ".to_owned(), ..Default::default() };
    office.hears(&petition.matter_id, &label, &referred).await?;
    office.client().get_petition(get("530902-ZJJ.head")).await?;
    assert_eq!(reason(office.client().get_petition(get(BUREAU)).await), "PETITION_NOT_FOUND");
    office.closes().await
}

#[tokio::test]
async fn the_table_shows_a_reader_only_what_the_label_admits() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    office.registers(CITY, complaint_about(&office, BUREAU)).await?;
    office.registers(CITY, office.letter()).await?;
    let rows = async |actor: Actor| -> anyhow::Result<i64> {
        let mut view = office.store.read(&actor).await?;
        let everything = "select count(*) from intake.matter";
        let (rows,): (i64,) = sqlx::query_as(everything).fetch_one(view.connection()).await?;
        Ok(rows)
    };
    assert_eq!(rows(Actor::Officer(officer(CITY, NO_RIGHTS)?)).await?, 2);
    assert_eq!(rows(Actor::Officer(officer(BUREAU, NO_RIGHTS)?)).await?, 1);
    assert_eq!(rows(Actor::Anonymous).await?, 0);
    assert_eq!(rows(Actor::Service(office.store.service())).await?, 2);
    // Whoever holds the post complained about is kept out in every other post as well.
    let mut elsewhere = officer("530900-ZF.leader-1", NO_RIGHTS)?;
    elsewhere.held_posts.insert(BUREAU.parse()?);
    assert_eq!(rows(Actor::Officer(elsewhere)).await?, 1);
    // So is who has declared an interest in the body complained about, but not in another one.
    let mut interested = officer(CITY, NO_RIGHTS)?;
    for (body, seen) in [("530902-RSJ", 2), ("530902-ZJJ", 1)] {
        interested.interests.insert(body.parse()?);
        assert_eq!(rows(Actor::Officer(interested.clone())).await?, seen, "{body}");
    }
    office.closes().await
}

#[tokio::test]
async fn a_matter_that_is_kept_from_the_registrar_is_neither_proposed_nor_joined()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let about_colleague =
        pb::PetitionDraft { complained_posts: vec![COLLEAGUE.to_owned()], ..office.signed() };
    let kept = office.registers(CITY, about_colleague).await?;
    let seen_by_city = office.registers(CITY, office.signed()).await?;
    assert_eq!(seen_by_city.proposed_matter_id, kept.matter_id);
    let own = office.registers(COLLEAGUE, office.signed()).await?;
    assert_ne!(own.proposed_matter_id, kept.matter_id);
    let link = pb::LinkPetitionRequest {
        request_id: request_id(),
        petition_id: own.petition_id,
        version: own.version,
        matter_id: kept.matter_id,
    };
    let refused = office.client().link_petition(by(COLLEAGUE, link)).await;
    assert_eq!(reason(refused), "MATTER_NOT_FOUND");
    office.closes().await
}

#[tokio::test]
async fn a_clerk_may_register_what_the_clerk_may_not_read_again() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let body = BodyCode::parse("530902-XFJ")?;
    let about_own_office =
        pb::PetitionDraft { complained_bodies: vec![body.to_string()], ..office.letter() };
    let petition = office.registers(REGISTRAR, about_own_office).await?;
    assert_eq!(reason(office.gets(REGISTRAR, &petition.number).await), "PETITION_NOT_FOUND");
    office.gets(CITY, &petition.number).await?;
    office.closes().await
}

#[tokio::test]
async fn nobody_but_who_links_is_shown_the_earlier_matter() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let head = "530902-ZJJ.head";
    let accusation =
        pb::PetitionDraft { complained_posts: vec![head.to_owned()], ..office.signed() };
    let accusation = office.registers(REGISTRAR, accusation).await?;
    let claim = office.registers(REGISTRAR, office.signed()).await?;
    assert_eq!(claim.proposed_matter_id, accusation.matter_id);
    let shown = office.gets(REGISTRAR, &claim.number).await?;
    assert_eq!(shown.proposed_matter_id, accusation.matter_id);
    // The claim goes to the bureau that the other one accuses.
    let referred =
        routing::MatterReferred { to_body: "530902-ZJJ".to_owned(), ..Default::default() };
    office.hears(&claim.matter_id, &Visibility::default(), &referred).await?;
    for post in [BUREAU, head, REGISTRAR] {
        assert_eq!(office.gets(post, &claim.number).await?.proposed_matter_id, "", "{post}");
    }
    office.closes().await
}

#[tokio::test]
async fn an_accusation_does_not_join_what_the_accused_works_on() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let claim = office.registers(REGISTRAR, office.signed()).await?;
    let referred =
        routing::MatterReferred { to_body: "530902-ZJJ".to_owned(), ..Default::default() };
    office.hears(&claim.matter_id, &Visibility::default(), &referred).await?;
    let accusation = pb::PetitionDraft {
        complained_posts: vec!["530902-ZJJ.head".to_owned()],
        ..office.signed()
    };
    let accusation = office.registers(REGISTRAR, accusation).await?;
    let link = pb::LinkPetitionRequest {
        request_id: request_id(),
        petition_id: accusation.petition_id.clone(),
        version: accusation.version,
        matter_id: claim.matter_id,
    };
    let refused = office.client().link_petition(by(REGISTRAR, link)).await;
    assert_eq!(reason(refused), "LABEL_WIDER");
    assert_eq!(reason(office.gets(BUREAU, &accusation.number).await), "PETITION_NOT_FOUND");
    office.closes().await
}

#[tokio::test]
async fn a_petition_is_not_linked_into_another_offices_matter_nor_out_of_a_bodys_hands()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let elsewhere = office.registers(CITY, office.signed()).await?;
    let own = office.registers(REGISTRAR, office.signed()).await?;
    assert_eq!(own.proposed_matter_id, "", "what another office received is not found here");
    let link = |petition: &pb::RegisterPetitionResponse, matter: &str| pb::LinkPetitionRequest {
        request_id: request_id(),
        petition_id: petition.petition_id.clone(),
        version: petition.version,
        matter_id: matter.to_owned(),
    };
    let refused =
        office.client().link_petition(by(REGISTRAR, link(&own, &elsewhere.matter_id))).await;
    assert_eq!(reason(refused), "MATTER_NOT_FOUND");
    let second = office.registers(REGISTRAR, office.signed()).await?;
    let referred =
        routing::MatterReferred { to_body: "530902-ZJJ".to_owned(), ..Default::default() };
    office.hears(&second.matter_id, &Visibility::default(), &referred).await?;
    let refused = office.client().link_petition(by(REGISTRAR, link(&second, &own.matter_id))).await;
    assert_eq!(reason(refused), "PETITION_UNDER_WAY");
    let stranger = office.registers(REGISTRAR, office.letter()).await?;
    let refused =
        office.client().link_petition(by(REGISTRAR, link(&stranger, &own.matter_id))).await;
    assert_eq!(reason(refused), "PETITIONERS_DIFFER");
    office.closes().await
}

#[tokio::test]
async fn numbers_show_neither_gap_nor_place_where_something_is_kept() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let mut numbers = Vec::new();
    for draft in [
        office.letter(),
        complaint_about(&office, BUREAU),
        complaint_about(&office, BUREAU),
        office.letter(),
    ] {
        numbers.push(office.registers(REGISTRAR, draft).await?.number);
    }
    let open = [numbers[0].as_str(), numbers[3].as_str()];
    assert_eq!(open, ["530902-XFJ-2026-000001", "530902-XFJ-2026-000002"]);
    let place = |number: &str| -> i64 {
        let place = number.strip_prefix("530902-XFJ-M-2026-").unwrap();
        assert_eq!(place.len(), 8, "{number}");
        place.parse().unwrap()
    };
    let (first, second) = (place(&numbers[1]), place(&numbers[2]));
    assert!(first.abs_diff(second) > 1 && first > 2, "{numbers:?}");
    office.closes().await
}

#[tokio::test]
async fn a_code_that_nothing_has_keeps_nothing_from_anybody_and_is_refused() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    for (post, meant) in [("530902-ZJJ.heda", "530902-ZJJ.head"), ("530902-ZFX.head", "530902-Z")] {
        let refused = office.registers(REGISTRAR, complaint_about(&office, post)).await;
        let refused = refused.unwrap_err();
        assert!(refused.message().contains(meant), "{}", refused.message());
        assert_eq!(reason::<()>(Err(refused)), "POST_UNKNOWN");
    }
    office.closes().await
}
