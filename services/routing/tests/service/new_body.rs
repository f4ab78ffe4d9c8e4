//! A new town's office: added with its posts and staffed, and no build.

use headwater_proto::routing::v1 as pb;
use test_kit::{civil, faults, nine, reason, request_id};

use crate::office::{Office, Registrar};

const OFFICER: &str = "530900-XFJ.organisation-1";
const TOWN: &str = "530922501-ZF";
const HEAD: &str = "530922501-ZF.head";
const REGISTRAR: &str = "530922501-ZF.registrar-1";

/// Makes one field of a good request wrong.
type Spoil = fn(&mut pb::AddBodyRequest, &mut pb::Body);

fn post(code: &str, title: &str, kind: &str) -> pb::Post {
    let (code, title, kind) = (code.to_owned(), title.to_owned(), kind.to_owned());
    pb::Post { code, title, kind, deputy: String::new() }
}

/// The office of a farm that becomes a town, from Monday a week on.
fn town(version: i64) -> pb::AddBodyRequest {
    let body = pb::Body {
        code: TOWN.to_owned(),
        name: "云县幸福镇人民政府".to_owned(),
        kind: pb::BodyKind::Township.into(),
        superior: "530922-ZF".to_owned(),
        short_name: "幸福镇政府".to_owned(),
        ..pb::Body::default()
    };
    pb::AddBodyRequest {
        request_id: request_id(),
        version,
        body: Some(body),
        posts: vec![post(HEAD, "镇长", "body_head"), post(REGISTRAR, "登记员", "registrar")],
        from_date: Some(civil("2026-03-09")),
    }
}

fn appoint(version: i64, post: &str, person: &str) -> pb::AppointHolderRequest {
    pb::AppointHolderRequest {
        request_id: request_id(),
        version,
        post: post.to_owned(),
        person: person.to_owned(),
        name: person.to_owned(),
        from_date: Some(civil("2026-03-09")),
        to_date: None,
    }
}

async fn gaps(registrar: &mut Registrar) -> anyhow::Result<usize> {
    let whole = registrar.get_organisation(pb::GetOrganisationRequest {}).await?;
    Ok(whole.into_inner().gaps.len())
}

/// Where a matter about a homestead in the town is proposed to go.
async fn competent(office: &Office) -> anyhow::Result<String> {
    let id = office.registers(|petition, _| {
        petition.region = "530922501".into();
        petition.answerable_body = "530922-XFJ".into();
        petition.category = "homestead".into();
    });
    let matter = office.matter("530922-XFJ.screening-1", id.await?).await?;
    Ok(matter.screening.unwrap_or_default().competent_body)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_towns_office_is_added_staffed_and_given_matters() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let mut officer = office.register(OFFICER)?;
    assert_eq!(competent(&office).await?, "530922-NYJ", "the county's, as the town has none");
    let request = town(1);
    let added = officer.add_body(request.clone()).await?.into_inner();
    assert_eq!(added.version, 2);
    assert_eq!(officer.add_body(request).await?.into_inner(), added, "a retry");
    assert_eq!(gaps(&mut officer).await?, 7, "nothing is different yet");
    office.clock.advance_to(nine("2026-03-09"));
    assert_eq!(gaps(&mut officer).await?, 8, "a government more, and two vacant posts");
    let above = office.holder("530922-ZF.head");
    assert!(office.acts(&above, REGISTRAR).await?, "the head above looks after a vacant post");

    officer.appoint_holder(appoint(2, HEAD, "per-town-head")).await?;
    officer.appoint_holder(appoint(3, REGISTRAR, "per-town-registrar")).await?;
    assert!(office.acts("per-town-registrar", REGISTRAR).await?);
    assert!(!office.acts(&above, REGISTRAR).await?);
    assert_eq!(gaps(&mut officer).await?, 6);
    assert_eq!(competent(&office).await?, TOWN);
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_there_is_refused_by_its_name() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let mut officer = office.register(OFFICER)?;
    officer.add_body(town(1)).await?;
    let again = officer.add_body(town(2)).await;
    assert!(again.as_ref().is_err_and(|it| it.message().contains("云县幸福镇人民政府")));
    assert_eq!(reason(again), "BODY_ALREADY_THERE");
    // Before its first day there is none yet, and the two times of it would overlap.
    let earlier = pb::AddBodyRequest { from_date: None, ..town(2) };
    assert_eq!(reason(officer.add_body(earlier).await), "ROW_TWICE");
    let stranger = office.register("530902-XFJ.registrar-1")?.add_body(town(2)).await;
    assert_eq!(reason(stranger), "RIGHT_MISSING");
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_cannot_be_is_refused_with_its_fields() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let mut officer = office.register(OFFICER)?;
    let cases: [(&str, Spoil); 7] = [
        ("body.region FIELD_MALFORMED", |_, body| body.region = "530922".to_owned()),
        ("bodies.csv.code REGION_UNKNOWN", |it, body| {
            body.code = "530922599-ZF".to_owned();
            it.posts.clear();
        }),
        ("bodies.csv.superior BODY_UNKNOWN", |_, body| body.superior = "530922-QQQ".to_owned()),
        ("bodies.csv.successors SUCCESSOR_TOO_EARLY", |_, body| {
            body.successors.push("530922-ZF".to_owned());
        }),
        ("posts.csv.kind KIND_UNKNOWN", |it, _| it.posts[1].kind = "typist".to_owned()),
        ("posts.csv.kind HEAD_TWICE", |it, _| it.posts[1].kind = "body_head".to_owned()),
        ("posts[1].code POST_NOT_OF_BODY", |it, _| {
            it.posts[1].code = "530922-ZF.registrar-9".to_owned();
        }),
    ];
    for (expected, spoil) in cases {
        let mut request = town(1);
        let mut body = request.body.take().unwrap_or_default();
        spoil(&mut request, &mut body);
        request.body = Some(body);
        assert_eq!(faults(officer.add_body(request).await), [expected]);
    }
    let mut twice = town(1);
    twice.posts.push(twice.posts[1].clone());
    assert_eq!(reason(officer.add_body(twice).await), "POST_ALREADY_THERE");
    let mut blank = town(1);
    blank.body = Some(pb::Body { code: "530922501".to_owned(), ..pb::Body::default() });
    blank.posts[1] = post("530922501-ZF", "", "registrar");
    let expected = [
        "body.code FIELD_MALFORMED",
        "body.name FIELD_MISSING",
        "body.short_name FIELD_MISSING",
        "body.kind FIELD_MISSING",
        "posts[1].code FIELD_MALFORMED",
        "posts[1].title FIELD_MISSING",
    ];
    assert_eq!(faults(officer.add_body(blank).await), expected);
    office.close().await
}
