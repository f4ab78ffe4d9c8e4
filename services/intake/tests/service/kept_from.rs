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
    let somebody = pb::Petitioner {
        name: "甲".to_owned(),
        phone: "0883-2130000".to_owned(),
        ..Default::default()
    };
    let about_colleague = pb::PetitionDraft {
        petitioners: vec![somebody.clone()],
        ..complaint_about(&office, COLLEAGUE)
    };
    let kept = office.registers(CITY, about_colleague).await?;
    let second = pb::PetitionDraft { petitioners: vec![somebody], ..office.letter() };
    let seen_by_city = office.registers(CITY, second.clone()).await?;
    assert_eq!(seen_by_city.proposed_matter_id, kept.matter_id);
    let own = office.registers(COLLEAGUE, second).await?;
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
