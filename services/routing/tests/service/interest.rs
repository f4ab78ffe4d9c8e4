//! A declared interest (Art. 28): while it lasts, what is complained about that body does not exist
//! for the officer.

use headwater_proto::common::v1::CivilDate;
use headwater_proto::intake::v1::Purpose;
use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::organisation_row::Row;
use headwater_proto::routing::v1::routing_fact::Fact;
use kernel::Officer;
use test_kit::officer::officer;
use test_kit::{nine, reason, request_id};

use crate::lists::passed_on;
use crate::office::{Client, Office, said};

const OFFICER: &str = "530900-XFJ.organisation-1";
const CLERK: &str = "530902-JW.clerk-1";
const COLLEAGUE: &str = "530902-JW.clerk-2";
const ACCUSED: &str = "530902-ZJJ";

impl Office {
    /// The person in the post, as the gateway presents them after it has asked routing; and the
    /// bodies in which they have an interest.
    async fn resolved(&self, person: &str, post: &str) -> anyhow::Result<(Client, Vec<String>)> {
        let (person, post) = (person.to_owned(), post.to_owned());
        let question = pb::ResolvePostRequest { person: person.clone(), post: post.clone() };
        let answer = self.as_gateway()?.resolve_post(question).await?.into_inner();
        anyhow::ensure!(answer.held, "{person} does not hold {post}");
        let mut officer = Officer { person: person.parse()?, ..officer(&post, answer.rights)? };
        for body in &answer.interests {
            officer.interests.insert(body.parse()?);
        }
        Ok((self.presented(officer)?, answer.interests))
    }

    /// An accusation of the housing bureau, with the discipline body.
    async fn accusation(&self) -> anyhow::Result<String> {
        let accusation = self
            .registers(|petition, label| {
                petition.purpose = Purpose::Accusation.into();
                label.excluded_bodies = vec![ACCUSED.to_owned()];
            })
            .await?;
        passed_on(self, &accusation.to_string()).await?;
        Ok(accusation.to_string())
    }

    /// A second clerk of the discipline body.
    async fn colleague(&self) -> anyhow::Result<String> {
        let mut registrar = self.register(OFFICER)?;
        let post = pb::Post {
            code: COLLEAGUE.to_owned(),
            title: "承办人".to_owned(),
            kind: "body_clerk".to_owned(),
            deputy: String::new(),
        };
        let (request_id, from_date) = (request_id(), None);
        let post = pb::AddPostRequest { request_id, version: 1, post: Some(post), from_date };
        registrar.add_post(post).await?;
        let appoint = pb::AppointHolderRequest {
            request_id: test_kit::request_id(),
            version: 2,
            post: COLLEAGUE.to_owned(),
            person: "per-colleague".to_owned(),
            name: "同事".to_owned(),
            ..Default::default()
        };
        registrar.appoint_holder(appoint).await?;
        Ok("per-colleague".to_owned())
    }
}

/// How a client finds the matter: by its id, and in the list.
async fn finds(client: &mut Client, matter: &str) -> anyhow::Result<[bool; 2]> {
    let get = pb::GetMatterRequest { matter_id: matter.to_owned() };
    let got = client.get_matter(get).await;
    let listed = client.list_matters(pb::ListMattersRequest::default()).await?.into_inner();
    let listed = listed.matters.iter().any(|it| it.matter_id == matter);
    if let Err(refused) = &got {
        assert_eq!(reason(Err::<(), _>(refused.clone())), "MATTER_NOT_FOUND");
    }
    Ok([got.is_ok(), listed])
}

fn reply(matter: &str) -> pb::ReplyToMatterRequest {
    pb::ReplyToMatterRequest {
        request_id: request_id(),
        matter_id: matter.to_owned(),
        version: 3,
        reply: "已核查".to_owned(),
        adopted: false,
    }
}

fn date(month: i32, day: i32) -> CivilDate {
    CivilDate { year: 2026, month, day }
}

fn interest(version: i64, person: &str) -> pb::RecordInterestRequest {
    pb::RecordInterestRequest {
        request_id: request_id(),
        version,
        person: person.to_owned(),
        body: ACCUSED.to_owned(),
        from_date: None,
        to_date: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_does_not_exist_for_an_officer_with_an_interest_until_that_has_ended()
-> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = office.accusation().await?;
    let (clerk, colleague) = (office.holder(CLERK), office.colleague().await?);
    for (person, post) in [(&clerk, CLERK), (&colleague, COLLEAGUE)] {
        let (mut client, interests) = office.resolved(person, post).await?;
        assert_eq!(interests, [""; 0], "{person}");
        assert_eq!(finds(&mut client, &matter).await?, [true, true], "{person}");
    }

    let declared = pb::RecordInterestRequest { to_date: Some(date(3, 4)), ..interest(3, &clerk) };
    let mut registrar = office.register(OFFICER)?;
    let recorded = registrar.record_interest(declared.clone()).await?.into_inner();
    assert_eq!(recorded.version, 4);
    let again = registrar.record_interest(declared).await?.into_inner();
    assert_eq!(again, recorded, "a retry gets the first answer");

    for day in ["2026-03-02", "2026-03-04"] {
        office.clock.advance_to(nine(day));
        let (mut client, interests) = office.resolved(&clerk, CLERK).await?;
        assert_eq!(interests, [ACCUSED], "{day}");
        assert_eq!(finds(&mut client, &matter).await?, [false, false], "{day}");
        let refused = client.reply_to_matter(reply(&matter)).await;
        assert_eq!(reason(refused), "MATTER_NOT_FOUND", "{day}");
        let (mut client, interests) = office.resolved(&colleague, COLLEAGUE).await?;
        assert_eq!(interests, [""; 0], "{day}");
        assert_eq!(finds(&mut client, &matter).await?, [true, true], "{day}");
    }
    office.clock.advance_to(nine("2026-03-05"));
    let (mut client, interests) = office.resolved(&clerk, CLERK).await?;
    assert_eq!(interests, [""; 0]);
    assert_eq!(finds(&mut client, &matter).await?, [true, true]);
    client.reply_to_matter(reply(&matter)).await?;
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interest_goes_with_the_person_into_every_post() -> anyhow::Result<()> {
    const DESK: &str = "530902-JW.desk-1";
    let office = Office::open().await?;
    let matter = office.accusation().await?;
    let (clerk, absent) = (office.holder(CLERK), office.holder(DESK));
    let mut registrar = office.register(OFFICER)?;
    let leave = pb::RecordLeaveRequest {
        request_id: request_id(),
        version: 1,
        person: absent.clone(),
        from_date: Some(date(3, 3)),
        to_date: Some(date(3, 3)),
    };
    registrar.record_leave(leave).await?;
    registrar.record_interest(interest(2, &clerk)).await?;
    office.clock.advance_to(nine("2026-03-03"));
    for post in [CLERK, DESK] {
        let (mut client, interests) = office.resolved(&clerk, post).await?;
        assert_eq!(interests, [ACCUSED], "{post}");
        assert_eq!(finds(&mut client, &matter).await?, [false, false], "{post}");
    }
    office.clock.advance_to(nine("2026-03-04"));
    let (mut client, _) = office.resolved(&absent, DESK).await?;
    assert_eq!(finds(&mut client, &matter).await?, [true, true], "back from leave");
    office.close().await
}

#[tokio::test]
async fn an_interest_is_published_and_ended_by_recording_it_again() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let clerk = office.holder(CLERK);
    let mut registrar = office.register(OFFICER)?;
    registrar.record_interest(interest(1, &clerk)).await?;
    office.clock.advance_to(nine("2026-03-09"));
    let twice = registrar.record_interest(interest(2, &clerk)).await;
    assert_eq!(reason(twice), "ROW_TWICE", "from another day, while the first is open");
    let ends = pb::RecordInterestRequest {
        from_date: Some(date(3, 2)),
        to_date: Some(date(3, 8)),
        ..interest(2, &clerk)
    };
    registrar.record_interest(ends).await?;
    assert_eq!(office.resolved(&clerk, CLERK).await?.1, [""; 0]);

    // Four facts made the register.
    let mut told = Vec::new();
    for fact in &office.register_facts(6).await?[4..] {
        let Fact::OrganisationChanged(changed) = said(fact)? else {
            anyhow::bail!("another fact");
        };
        for row in changed.rows {
            let Some(Row::Interest(it)) = row.row else { anyhow::bail!("another row") };
            assert_eq!((it.person.as_str(), it.body.as_str()), (clerk.as_str(), ACCUSED));
            told.push(row.valid.and_then(|it| it.to_date));
        }
    }
    assert_eq!(told, [None, Some(date(3, 8))]);
    office.close().await
}

#[tokio::test]
async fn an_interest_is_of_somebody_in_office_in_a_body_that_is_known() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let clerk = office.holder(CLERK);
    let mut registrar = office.register(OFFICER)?;
    let stranger = registrar.record_interest(interest(1, "per-petitioner")).await;
    assert_eq!(reason(stranger), "PERSON_UNKNOWN");
    let body = "530902-NONE".to_owned();
    let nowhere = pb::RecordInterestRequest { body, ..interest(1, &clerk) };
    assert_eq!(reason(registrar.record_interest(nowhere).await), "BODY_UNKNOWN");
    let days = (Some(date(3, 9)), Some(date(3, 8)));
    let reversed =
        pb::RecordInterestRequest { from_date: days.0, to_date: days.1, ..interest(1, &clerk) };
    assert_eq!(reason(registrar.record_interest(reversed).await), "VALIDITY_REVERSED");
    let stale = registrar.record_interest(interest(7, &clerk)).await;
    assert_eq!(reason(stale), "VERSION_STALE");
    let mut himself = office.register(CLERK)?;
    assert_eq!(reason(himself.record_interest(interest(1, &clerk)).await), "RIGHT_MISSING");
    office.close().await
}
