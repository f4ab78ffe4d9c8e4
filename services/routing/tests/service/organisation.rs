//! The register of bodies, posts and holders: founded once, changed by officers, read by everybody.

use headwater_proto::common::v1::CivilDate;
use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::organisation_row::Row;
use headwater_proto::routing::v1::routing_fact::Fact;
use service_kit::transport::PlainText;
use test_kit::{nine, reason, request_id};

use crate::office::{Office, Registrar, folder, said};

const OFFICER: &str = "530900-XFJ.organisation-1";
const CLERK: &str = "530902-RSJ.clerk-1";

impl Office {
    /// True if the person may act in the post now, by what routing tells the gateway.
    pub(crate) async fn acts(&self, person: &str, post: &str) -> anyhow::Result<bool> {
        let (person, post) = (person.to_owned(), post.to_owned());
        let question = pb::ResolvePostRequest { person, post };
        Ok(self.as_gateway()?.resolve_post(question).await?.into_inner().held)
    }

    /// Who holds a post in the shipped organisation.
    pub(crate) fn holder(&self, post: &str) -> String {
        let post = kernel::PostCode::parse(post).expect("a post");
        self.shipped.holder(&post).expect("somebody holds it").person.to_string()
    }
}

async fn version(registrar: &mut Registrar) -> anyhow::Result<i64> {
    Ok(registrar.get_organisation(pb::GetOrganisationRequest {}).await?.into_inner().version)
}

fn date(month: i32, day: i32) -> CivilDate {
    CivilDate { year: 2026, month, day }
}

#[tokio::test]
async fn a_founded_register_says_what_it_holds_and_lacks() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let mut registrar = office.register(OFFICER)?;
    let whole = registrar.get_organisation(pb::GetOrganisationRequest {}).await?.into_inner();
    assert_eq!((whole.version, whole.changed_by.as_str()), (1, "service:routing"));
    assert_eq!(whole.gaps.len(), 7);
    assert_eq!(whole.counts[0], pb::FileCount { file: "regions.csv".to_owned(), count: 1049 });
    let mut stranger = office.register("530902-XFJ.registrar-1")?;
    let refused = stranger.get_organisation(pb::GetOrganisationRequest {}).await;
    assert_eq!(reason(refused), "RIGHT_MISSING");
    office.close().await
}

#[tokio::test]
async fn a_register_is_founded_once_and_a_second_founding_changes_nothing() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let (url, files) = (office.database.app_url()?, test_kit::office::files()?);
    let again = routing::found(&url, PlainText::default(), &office.clock, &office.ids, &files);
    let founded = tokio::time::timeout(std::time::Duration::from_secs(30), again).await??;
    assert!(!founded);
    assert_eq!(version(&mut office.register(OFFICER)?).await?, 1);
    office.close().await
}

#[tokio::test]
async fn a_post_passes_from_one_holder_to_the_next_on_a_day() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let old = office.holder(CLERK);
    let request = pb::AppointHolderRequest {
        request_id: request_id(),
        version: 1,
        post: CLERK.to_owned(),
        person: "per-new-clerk".to_owned(),
        name: "新人".to_owned(),
        from_date: Some(date(3, 9)),
        to_date: None,
    };
    let mut registrar = office.register(OFFICER)?;
    let appointed = registrar.appoint_holder(request.clone()).await?.into_inner();
    assert_eq!(appointed.version, 2);
    let again = registrar.appoint_holder(request).await?.into_inner();
    assert_eq!(again, appointed, "a retry gets the first answer");

    assert!(office.acts(&old, CLERK).await?);
    assert!(!office.acts("per-new-clerk", CLERK).await?);
    office.clock.advance_to(nine("2026-03-09"));
    assert!(!office.acts(&old, CLERK).await?);
    assert!(office.acts("per-new-clerk", CLERK).await?);
    office.close().await
}

#[tokio::test]
async fn a_label_follows_an_official_into_the_next_post() -> anyhow::Result<()> {
    const OLD: &str = "530902-ZJJ.head";
    const NEW: &str = "530902-LXB.conference-1";
    let office = Office::open().await?;
    let person = office.holder(OLD);
    let mut registrar = office.register(OFFICER)?;
    let moves = pb::AppointHolderRequest {
        request_id: request_id(),
        version: 1,
        post: NEW.to_owned(),
        person: person.clone(),
        name: office.shipped.holder(&OLD.parse()?).expect("a holder").name.clone(),
        from_date: Some(date(3, 9)),
        to_date: None,
    };
    registrar.appoint_holder(moves).await?;
    let leaves = pb::EndHoldingRequest {
        request_id: request_id(),
        version: 2,
        post: OLD.to_owned(),
        last_date: Some(date(3, 8)),
    };
    registrar.end_holding(leaves).await?;
    office.clock.advance_to(nine("2026-03-09"));
    let question = pb::ResolvePostRequest { person: person.clone(), post: NEW.to_owned() };
    let resolved = office.as_gateway()?.resolve_post(question).await?.into_inner();
    assert!(resolved.held);
    assert!(resolved.held_posts.contains(&OLD.to_owned()), "{:?}", resolved.held_posts);
    assert!(!office.acts(&person, OLD).await?, "he acts there no more");
    office.close().await
}

#[tokio::test]
async fn a_vacant_post_and_one_whose_holder_is_away_are_looked_after() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let (holder, deputy) = (office.holder(CLERK), office.holder("530902-RSJ.desk-1"));
    let head = office.holder("530902-RSJ.head");
    let mut registrar = office.register(OFFICER)?;
    let leave = pb::RecordLeaveRequest {
        request_id: request_id(),
        version: 1,
        person: deputy.clone(),
        from_date: Some(date(3, 4)),
        to_date: Some(date(3, 5)),
    };
    registrar.record_leave(leave).await?;
    let end = pb::EndHoldingRequest {
        request_id: request_id(),
        version: 2,
        post: CLERK.to_owned(),
        last_date: Some(date(3, 2)),
    };
    registrar.end_holding(end.clone()).await?;
    assert!(office.acts(&holder, CLERK).await?, "to the end of the last day");
    for (day, acting) in [("2026-03-03", &deputy), ("2026-03-04", &head), ("2026-03-06", &deputy)] {
        office.clock.advance_to(nine(day));
        for person in [&holder, &deputy, &head] {
            assert_eq!(office.acts(person, CLERK).await?, person == acting, "{day} {person}");
        }
    }
    let vacant =
        pb::EndHoldingRequest { request_id: request_id(), version: 3, last_date: None, ..end };
    let refused = registrar.end_holding(vacant).await;
    assert_eq!(reason(refused), "POST_VACANT");
    office.close().await
}

#[tokio::test]
async fn days_that_end_before_they_begin_are_refused_and_the_register_stays_readable()
-> anyhow::Result<()> {
    let office = Office::open().await?;
    let mut registrar = office.register(OFFICER)?;
    let leave = pb::RecordLeaveRequest {
        request_id: request_id(),
        version: 1,
        person: office.holder(CLERK),
        from_date: Some(date(3, 5)),
        to_date: Some(date(3, 4)),
    };
    assert_eq!(reason(registrar.record_leave(leave.clone()).await), "VALIDITY_REVERSED");
    // Nobody can be followed in a post on the day on which that person began.
    let appoint = |version, person: &str| pb::AppointHolderRequest {
        request_id: request_id(),
        version,
        post: CLERK.to_owned(),
        person: person.to_owned(),
        name: "新人".to_owned(),
        from_date: Some(date(3, 9)),
        to_date: None,
    };
    registrar.appoint_holder(appoint(1, "per-new-clerk")).await?;
    let refused = registrar.appoint_holder(appoint(2, "per-another-clerk")).await;
    assert_eq!(reason(refused), "VALIDITY_REVERSED");
    let to_date = Some(date(3, 5));
    let leave = pb::RecordLeaveRequest { request_id: request_id(), version: 2, to_date, ..leave };
    assert_eq!(registrar.record_leave(leave).await?.into_inner().version, 3);
    office.close().await
}

#[tokio::test]
async fn a_merged_body_ends_with_its_posts_and_the_fact_says_who_takes_over() -> anyhow::Result<()>
{
    let office = Office::open().await?;
    let clerk = office.holder("530902-MZW.clerk-1");
    let mut registrar = office.register(OFFICER)?;
    let merge = pb::MergeBodiesRequest {
        request_id: request_id(),
        version: 1,
        bodies: vec!["530902-MZW".to_owned()],
        into_body: "530902-MZJ".to_owned(),
        last_date: Some(date(3, 31)),
    };
    registrar.merge_bodies(merge).await?;
    let listed = async |office: &Office| -> anyhow::Result<Vec<String>> {
        let request = pb::ListBodiesRequest { region: "530902".to_owned(), ..Default::default() };
        let bodies = office.register(OFFICER)?.list_bodies(request).await?.into_inner().bodies;
        Ok(bodies.into_iter().map(|it| it.code).collect())
    };
    assert!(listed(&office).await?.contains(&"530902-MZW".to_owned()));
    office.clock.advance_to(nine("2026-04-01"));
    assert!(!listed(&office).await?.contains(&"530902-MZW".to_owned()));
    assert!(!office.acts(&clerk, "530902-MZW.clerk-1").await?);

    let facts = office.register_facts(5).await?;
    let Fact::OrganisationChanged(changed) = said(facts.last().unwrap())? else {
        anyhow::bail!("the last fact is another one");
    };
    assert_eq!((changed.version, changed.part, changed.part_count), (2, 1, 1));
    let ended = changed.rows.iter().find_map(|it| match &it.row {
        Some(Row::Body(body)) => Some((body.clone(), it.valid.and_then(|it| it.to_date))),
        _ => None,
    });
    let (body, last) = ended.unwrap();
    assert_eq!((body.successors, last), (vec!["530902-MZJ".to_owned()], Some(date(3, 31))));
    office.close().await
}

#[tokio::test]
async fn a_folder_is_compared_first_and_refused_as_a_whole() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let mut registrar = office.register(OFFICER)?;
    let renamed =
        folder(|_, text| text.replace("临翔区信访局,临翔区信访局", "临翔区信访局,区信访局"))?;
    let dry = pb::ApplyOrganisationRequest { files: renamed, dry_run: true, ..Default::default() };
    let shown = registrar.apply_organisation(dry.clone()).await?.into_inner();
    assert_eq!((shown.version, shown.change_count), (1, 1));
    let change = &shown.changes[0];
    assert_eq!((change.file.as_str(), change.key.as_str()), ("bodies.csv", "530902-XFJ"));
    assert_eq!(
        (change.fields[0].field.as_str(), change.fields[0].after.as_str()),
        ("short_name", "区信访局")
    );
    assert_eq!(version(&mut registrar).await?, 1);

    let request = |version| pb::ApplyOrganisationRequest {
        request_id: request_id(),
        version,
        dry_run: false,
        ..dry.clone()
    };
    let stale = registrar.apply_organisation(request(7)).await;
    assert_eq!(reason(stale), "VERSION_STALE");
    let applied = registrar.apply_organisation(request(1)).await?.into_inner();
    assert_eq!((applied.version, applied.change_count), (2, 1));

    let wrong = folder(|name, text| match name {
        "posts.csv" => text.replace(",body_head,", ",chief,"),
        _ => text.to_owned(),
    })?;
    let wrong = pb::ApplyOrganisationRequest { files: wrong, dry_run: true, ..Default::default() };
    let refused = registrar.apply_organisation(wrong).await?.into_inner();
    assert_eq!((refused.version, refused.change_count), (2, 0));
    // Every row is named, and that nobody would be in charge.
    let unknown: Vec<_> =
        refused.complaints.iter().filter(|it| it.reason == "KIND_UNKNOWN").collect();
    assert_eq!((unknown.len(), refused.complaints.len()), (266, 267));
    assert_eq!((unknown[0].file.as_str(), unknown[0].line), ("posts.csv", 9));
    office.close().await
}

#[tokio::test]
async fn what_was_changed_is_listed_with_who_changed_it() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let mut registrar = office.register(OFFICER)?;
    let post = pb::Post {
        code: "530902-ZF.clerk-2".to_owned(),
        title: "承办人".to_owned(),
        kind: "body_clerk".to_owned(),
        deputy: "530902-ZF.clerk-1".to_owned(),
    };
    let request = pb::AddPostRequest {
        request_id: request_id(),
        version: 1,
        post: Some(post.clone()),
        from_date: None,
    };
    registrar.add_post(request.clone()).await?;
    let twice = pb::AddPostRequest { request_id: request_id(), version: 2, ..request };
    let refused = registrar.add_post(twice).await;
    assert_eq!(reason(refused), "POST_ALREADY_THERE");

    let page = pb::ListChangesRequest { page_size: 1, page_token: String::new() };
    let first = registrar.list_changes(page.clone()).await?.into_inner();
    let change = &first.changes[0];
    assert_eq!((change.version, change.changed_by.as_str()), (2, OFFICER));
    assert_eq!(change.method, "AddPost");
    let next = pb::ListChangesRequest { page_token: first.next_page_token, ..page };
    let next = registrar.list_changes(next).await?.into_inner();
    assert_eq!(
        (next.changes[0].version, next.changes[0].method.as_str()),
        (1, "FoundOrganisation")
    );

    let posts = pb::ListPostsRequest { body: "530902-ZF".to_owned(), ..Default::default() };
    let posts = registrar.list_posts(posts).await?.into_inner().posts;
    assert!(posts.contains(&post), "{posts:?}");
    office.close().await
}

#[tokio::test]
async fn dictionaries_page_by_their_keys() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let mut registrar = office.register(OFFICER)?;
    let mut seen = Vec::new();
    let mut page_token = String::new();
    loop {
        let parent = "530902".to_owned();
        let request = pb::ListRegionsRequest { parent, page_size: 4, page_token };
        let page = registrar.list_regions(request).await?.into_inner();
        seen.extend(page.regions.into_iter().map(|it| it.code));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!((seen.len(), seen.first().unwrap().as_str()), (10, "530902001"));
    assert!(seen.is_sorted());
    let rules = registrar.list_rules(pb::ListRulesRequest { page_size: 500, ..Default::default() });
    let rules = rules.await?.into_inner().rules;
    assert!(rules.iter().any(|it| it.rule_id == "handling"), "{rules:?}");
    let categories = registrar.list_categories(pb::ListCategoriesRequest::default()).await?;
    assert_eq!(categories.into_inner().categories.len(), 50);
    office.close().await
}

#[tokio::test]
async fn nobody_ends_the_last_who_is_in_charge() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let mut registrar = office.register(OFFICER)?;
    let mut answers = Vec::new();
    for (at, post) in ["530900-ZF.leader-1", "530900-LXB.head", "530900-ZF.head"].iter().enumerate()
    {
        let request = pb::EndHoldingRequest {
            request_id: request_id(),
            version: i64::try_from(at)? + 1,
            post: (*post).to_owned(),
            last_date: None,
        };
        answers.push(registrar.end_holding(request).await);
    }
    assert_eq!(reason(answers.remove(2)), "NOBODY_IN_CHARGE");
    office.close().await
}
