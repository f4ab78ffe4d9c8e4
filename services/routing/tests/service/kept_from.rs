//! From whom a matter is kept (Arts. 28 and 30), and what the gateway learns about posts.

use headwater_proto::intake::v1::Purpose;
use headwater_proto::routing::v1 as pb;
use kernel::{Actor, PostCode, ServiceName};
use test_kit::officer::officer;
use test_kit::{reason, request_id};

use crate::office::Office;

const NO_RIGHTS: [&str; 0] = [];

#[tokio::test(flavor = "multi_thread")]
async fn an_accused_body_finds_nothing_by_any_method() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let accusation = office
        .registers(|petition, label| {
            petition.purpose = Purpose::Accusation.into();
            label.excluded_bodies = vec!["530902-ZJJ".to_owned()];
            label.excluded_posts = vec!["530902-ZJJ.head".to_owned()];
        })
        .await?;
    let id = accusation.to_string();
    let screener = "530902-XFJ.screening-1";
    for round in ["before", "after"] {
        for post in ["530902-ZJJ.head", "530902-ZJJ.clerk-1"] {
            let mut accused = office.at(post)?;
            let got = accused.get_matter(pb::GetMatterRequest { matter_id: id.clone() }).await;
            assert_eq!(reason(got), "MATTER_NOT_FOUND", "{post} {round}");
            let listed = accused.list_matters(pb::ListMattersRequest::default()).await?;
            assert!(listed.into_inner().matters.is_empty(), "{post} {round}");
            let (request_id, matter_id) = (request_id(), id.clone());
            let request = pb::AcceptMatterRequest { request_id, matter_id, version: 1 };
            assert_eq!(reason(accused.accept_matter(request).await), "MATTER_NOT_FOUND");
        }
        if round == "before" {
            let request = pb::ConfirmScreeningRequest {
                request_id: request_id(),
                matter_id: id.clone(),
                version: 1,
                ..pb::ConfirmScreeningRequest::default()
            };
            let answer = office.at(screener)?.confirm_screening(request).await?.into_inner();
            assert_eq!(answer.competent_body, "530902-JW");
            let request = pb::ReferMatterRequest {
                request_id: request_id(),
                matter_id: id.clone(),
                version: answer.version,
                to_body: "530902-ZJJ".to_owned(),
            };
            let mut screener = office.at(screener)?;
            assert_eq!(reason(screener.refer_matter(request.clone()).await), "BODY_EXCLUDED");
            let request = pb::ReferMatterRequest {
                request_id: request_id(),
                to_body: String::new(),
                ..request
            };
            let answer = screener.refer_matter(request).await?.into_inner();
            let place = answer.document_number.strip_prefix("530902-XFJ-YS-M-2026-").unwrap();
            // It tells neither that it is the first nor that the open letters lack one.
            assert!(place.len() == 8 && place != "00000001", "{place}");
        }
    }
    let seen = office.matter("530902-JW.clerk-1", accusation).await?;
    assert_eq!(seen.answerable_body, "530902-JW");
    let stranger = office.matter("530902-RSJ.clerk-1", accusation).await;
    assert!(stranger.is_err(), "a body that never had it");
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_official_complained_about_takes_no_part_while_the_body_works() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let claim = office
        .registers(|_, label| {
            label.excluded_bodies = vec!["530902-RSJ".to_owned()];
            label.excluded_posts = vec!["530902-RSJ.head".to_owned()];
        })
        .await?;
    let mut screener = office.at("530902-XFJ.screening-1")?;
    let request = pb::ConfirmScreeningRequest {
        request_id: request_id(),
        matter_id: claim.to_string(),
        version: 1,
        ..pb::ConfirmScreeningRequest::default()
    };
    let version = screener.confirm_screening(request).await?.into_inner().version;
    let request = pb::ReferMatterRequest {
        request_id: request_id(),
        matter_id: claim.to_string(),
        version,
        to_body: String::new(),
    };
    screener.refer_matter(request).await?;
    for (post, found) in [("530902-RSJ.clerk-1", 1), ("530902-RSJ.head", 0)] {
        let listed = office.at(post)?.list_matters(pb::ListMattersRequest::default()).await?;
        assert_eq!(listed.into_inner().matters.len(), found, "{post}");
        let request = pb::GetMatterRequest { matter_id: claim.to_string() };
        assert_eq!(office.at(post)?.get_matter(request).await.is_ok(), found == 1, "{post}");
    }
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_resolves_for_its_holder_and_for_the_gateway_only() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let post = "530902-XFJ.screening-1".to_owned();
    let person = office.shipped.holder(&PostCode::parse(&post)?).unwrap().person.to_string();
    let request = pb::ResolvePostRequest { person, post: post.clone() };
    let known = office.as_gateway()?.resolve_post(request.clone()).await?.into_inner();
    assert!(known.held && known.rights.contains(&"screening.confirm".to_owned()));
    assert_eq!((known.body.as_str(), known.region.as_str()), ("530902-XFJ", "530902"));
    assert_eq!(known.held_posts, [post]);

    let wrong = pb::ResolvePostRequest { post: "530902-XFJ.head".to_owned(), ..request.clone() };
    let wrong = office.as_gateway()?.resolve_post(wrong).await?.into_inner();
    assert!(!wrong.held && wrong.rights.is_empty() && wrong.body.is_empty());
    let officer = office.at("530902-XFJ.head")?.resolve_post(request).await;
    assert_eq!(reason(officer), "RIGHT_MISSING");
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_itself_hides_an_accusation_whatever_is_asked() -> anyhow::Result<()> {
    let office = Office::open().await?;
    office
        .registers(|petition, label| {
            petition.purpose = Purpose::Accusation.into();
            label.excluded_bodies = vec!["530902-ZJJ".to_owned()];
            label.excluded_posts = vec!["530902-ZJJ.head".to_owned()];
        })
        .await?;
    let store = office.database.store(&office.ids).await?;
    let seen = async |actor: Actor| -> anyhow::Result<i64> {
        let mut read = store.read(&actor).await?;
        let sql = "select count(*) from routing.matter";
        Ok(sqlx::query_scalar(sql).fetch_one(read.connection()).await?)
    };
    let by = |post| anyhow::Ok(Actor::Officer(officer(post, NO_RIGHTS)?));
    assert_eq!(seen(by("530902-ZJJ.clerk-1")?).await?, 0, "the accused body");
    let mut elsewhere = officer("530902-RSJ.clerk-1", NO_RIGHTS)?;
    elsewhere.held_posts.insert(PostCode::parse("530902-ZJJ.head")?);
    assert_eq!(seen(Actor::Officer(elsewhere)).await?, 0, "the accused in another post");
    let mut interested = officer("530902-XFJ.screening-1", NO_RIGHTS)?;
    for (body, rows) in [("530902-RSJ", 1), ("530902-ZJJ", 0)] {
        interested.interests.insert(body.parse()?);
        assert_eq!(seen(Actor::Officer(interested.clone())).await?, rows, "interest in {body}");
    }
    assert_eq!(seen(Actor::Anonymous).await?, 0, "nobody");
    assert_eq!(seen(by("530902-RSJ.clerk-1")?).await?, 1, "not kept from the others");
    assert_eq!(seen(Actor::Service(ServiceName::Routing)).await?, 1, "the service itself");
    store.close().await;
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_whose_tables_know_nothing_of_interests_is_not_served() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let store = office.database.store(&office.ids).await?;
    routing::schema().refuse_start(store.pool()).await?;
    let older = "alter policy kept_from on routing.matter using (
        not excluded_bodies @> array[(select current_setting('headwater.body', true))])";
    sqlx::raw_sql(older).execute(&office.database.admin).await?;
    let refused = routing::schema().refuse_start(store.pool()).await.unwrap_err().to_string();
    assert!(refused.contains("run `headwater migrate routing` first"), "{refused}");
    store.close().await;
    office.close().await
}
