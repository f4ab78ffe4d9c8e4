//! An accusation never reaches the accused: not listed, not got, not counted, before or after
//! screening (Art. 30).

use anyhow::Context;
use headwater::client::reason;
use headwater_proto::intake::v1 as intake;
use headwater_proto::risk_ledger::v1 as risk;
use headwater_proto::routing::v1 as routing;
use headwater_proto::routing::v1::matter_act::Kind;
use headwater_proto::supervision::v1 as supervision;
use headwater_tests::office::refusal;
use headwater_tests::{Draft, TestSuite};
use lab::{Case, Office};
use test_kit::request_id;

/// What the accusation is about, in one line.
const SUBJECT: &str = "房屋征收补偿中多算面积";

/// Every post of the accused body, and a person in another body who also holds an accused post has
/// none here.
const ACCUSED: [&str; 2] = ["530902-ZJJ.clerk-1", "530902-ZJJ.head"];

#[tokio::test(flavor = "multi_thread")]
async fn the_accused_body_sees_nothing_before_and_after_screening() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let text = "举报区住建局负责人在房屋征收补偿中收受贿赂，为他人多算面积。";
    let draft = Draft::saying(&suite, text).but(|it| {
        it.set_purpose(intake::Purpose::Accusation);
        it.complained_posts = vec!["530902-ZJJ.head".to_owned()];
        it.subject = SUBJECT.to_owned();
    });
    let (case, _) = office.registers(draft).await?;
    // Something the accused body may see, so that empty lists are not empty by accident.
    let open =
        office.registers(Draft::saying(&suite, "小区物业乱收停车费，住建部门不管。")).await?.0;
    office.screens(&open).await?;
    office.refers_to(&open, "530902-ZJJ").await?;
    sees_nothing(&office, &case).await?;

    assert_eq!(office.screens(&case).await?, routing::Track::Accusation);
    assert_eq!(refusal(office.refers_to(&case, "530902-ZJJ").await), "BODY_EXCLUDED");
    assert_eq!(office.refers(&case).await?, "530902-JW");
    sees_nothing(&office, &case).await?;
    // Whom it was passed to reads what it is about.
    let request = routing::GetMatterRequest { matter_id: case.matter_id.clone() };
    let got = office.at("530902-JW.clerk-1")?.routing().get_matter(request).await?.into_inner();
    let subject = got.matter.and_then(|it| it.subject).context("a subject")?;
    assert_eq!((subject.text.as_str(), subject.made), (SUBJECT, false));

    // The sixty days of silence make deadlines and perhaps orders: still nothing reaches the
    // accused.
    suite.days_pass(60).await?;
    sees_nothing(&office, &case).await?;
    suite.stop().await
}

async fn sees_nothing(office: &Office<'_>, case: &Case) -> anyhow::Result<()> {
    for post in ACCUSED {
        let client = office.at(post)?;
        let work =
            client.intake().list_work(intake::ListWorkRequest::default()).await?.into_inner();
        assert!(work.items.iter().all(|it| it.matter_id != case.matter_id), "{post} lists it");
        let key = intake::get_petition_request::Key::Number(case.number.clone());
        let got = client.intake().get_petition(intake::GetPetitionRequest { key: Some(key) }).await;
        assert_eq!(reason(&got.unwrap_err()), "PETITION_NOT_FOUND", "{post}");

        let request = routing::GetMatterRequest { matter_id: case.matter_id.clone() };
        let got = client.routing().get_matter(request).await;
        assert_eq!(reason(&got.unwrap_err()), "MATTER_NOT_FOUND", "{post}");
        let listed = client.routing().list_matters(routing::ListMattersRequest::default()).await?;
        let listed = listed.into_inner().matters;
        assert!(listed.iter().all(|it| it.matter_id != case.matter_id), "{post} lists it");

        let matter_id = case.matter_id.clone();
        let request = supervision::ListDeadlinesRequest { matter_id, ..Default::default() };
        let none = client.supervision().list_deadlines(request).await;
        assert!(none.map_or(true, |it| it.into_inner().deadlines.is_empty()), "{post}");
        let request = supervision::GetTimelineRequest { matter_id: case.matter_id.clone() };
        let got = client.supervision().get_timeline(request).await;
        assert_eq!(reason(&got.unwrap_err()), "MATTER_NOT_FOUND", "{post}");
        let orders =
            client.supervision().list_orders(supervision::ListOrdersRequest::default()).await?;
        assert!(orders.into_inner().orders.iter().all(|it| it.matter_id != case.matter_id));
        let entries =
            client.risk_ledger().list_entries(risk::ListEntriesRequest::default()).await?;
        assert!(entries.into_inner().entries.iter().all(|it| it.matter_id != case.matter_id));
    }
    Ok(())
}

/// One who wrote before about the bureau, and whom the same petitioner now accuses it to.
fn same_person(suite: &TestSuite, text: &str, purpose: intake::Purpose) -> Draft {
    Draft::saying(suite, text).but(|it| {
        it.set_purpose(purpose);
        it.complained_bodies = vec!["530902-ZJJ".to_owned()];
    })
}

fn link(case: &Case, to: &Case) -> intake::LinkPetitionRequest {
    intake::LinkPetitionRequest {
        request_id: request_id(),
        petition_id: case.petition_id.clone(),
        version: 1,
        matter_id: to.matter_id.clone(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accusation_joins_no_claim_that_a_screening_opens_to_the_accused() -> anyhow::Result<()>
{
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let claim = same_person(&suite, "住建局拖着不给我办房产证。", intake::Purpose::Claim);
    let (claim, _) = office.registers(claim).await?;
    let text = "举报住建局收受开发商贿赂，请为我保密。";
    let accusation = same_person(&suite, text, intake::Purpose::Accusation);
    let (accusation, _) = office.registers(accusation).await?;
    let mut registrar = office.at("530902-XFJ.registrar-1")?.intake();

    let refused = registrar.link_petition(link(&accusation, &claim)).await;
    assert_eq!(reason(&refused.unwrap_err()), "LABEL_WIDER");
    // Nor does the earlier one join the later: its term would move.
    suite.days_pass(1).await?;
    let later = office.registers(Draft::saying(&suite, "住建局拖着不办证。")).await?.0;
    let refused = registrar.link_petition(link(&claim, &later)).await;
    assert_eq!(reason(&refused.unwrap_err()), "MATTER_LATER");
    office.screens(&claim).await?;
    office.refers_to(&claim, "530902-ZJJ").await?;
    sees_nothing(&office, &accusation).await?;
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_petition_linked_to_an_accusation_opens_nothing_of_it_by_its_code() -> anyhow::Result<()>
{
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let text = "举报住建局收受开发商贿赂，请为我保密。";
    let accusation = same_person(&suite, text, intake::Purpose::Accusation);
    let (accusation, _) = office.registers(accusation).await?;
    let (unsuspicious, query_code) = office.registers(Draft::saying(&suite, "补充材料。")).await?;
    let mut registrar = office.at("530902-XFJ.registrar-1")?.intake();
    registrar.link_petition(link(&unsuspicious, &accusation)).await?;
    suite.settled().await?;
    assert_eq!(office.screens(&accusation).await?, routing::Track::Accusation);
    assert_eq!(office.refers(&accusation).await?, "530902-JW");

    let request = intake::QueryPetitionRequest { number: unsuspicious.number, query_code };
    let answer = office.public().intake().query_petition(request).await?.into_inner();
    assert_eq!(answer.answerable_body, "530902-XFJ");
    let bodies: Vec<_> = answer.steps.iter().map(|it| it.body.as_str()).collect();
    assert!(!bodies.contains(&"530902-JW"), "{bodies:?}");
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_concerned_puts_no_accusation_into_the_ledger() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let text = "举报住建局收受开发商贿赂，请为我保密。";
    let accusation = same_person(&suite, text, intake::Purpose::Accusation);
    let (accusation, _) = office.registers(accusation).await?;
    let open = office.registers(Draft::about_wages(&suite)).await?.0;
    let report = |case: &Case| risk::ReportEntryRequest {
        request_id: request_id(),
        matter_id: case.matter_id.clone(),
        region: "530902".to_owned(),
        domain: risk::Domain::SocialDispute.into(),
        title: "反映集中".to_owned(),
        earlier_entry_id: String::new(),
    };
    let mut clerk = office.at("530902-HBJ.clerk-1")?.risk_ledger();
    let refused = clerk.report_entry(report(&accusation)).await;
    assert_eq!(reason(&refused.unwrap_err()), "MATTER_NOT_FOUND");
    clerk.report_entry(report(&open)).await?;
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accusation_is_opened_by_two_persons_and_kept_from_the_accused_again_by_one()
-> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let text = "住建局办证窗口工作人员推诿，我的房产证办不下来。";
    let accusation = same_person(&suite, text, intake::Purpose::Accusation);
    let (case, _) = office.registers(accusation).await?;
    // The screening officer takes it for a claim: nothing is opened by that alone.
    assert!(office.screens_as(&case, routing::Track::Petition, "530902-ZJJ").await?);
    sees_nothing(&office, &case).await?;
    assert_eq!(refusal(office.refers_to(&case, "530902-ZJJ").await), "MATTER_NOT_SCREENED");
    let same = office.approves_the_screening(&case, "530902-XFJ.screening-1").await;
    assert_eq!(refusal(same), "SCREENING_SECOND_PERSON");
    office.rejects_the_screening(&case, "530902-XFJ.head").await?;
    assert_eq!(
        refusal(office.approves_the_screening(&case, "530902-XFJ.head").await),
        "NO_SCREENING_AWAITS"
    );
    assert!(office.screens_as(&case, routing::Track::Petition, "530902-ZJJ").await?);
    office.approves_the_screening(&case, "530902-XFJ.head").await?;
    assert_eq!(office.refers_to(&case, "530902-ZJJ").await?, "530902-ZJJ");
    let request = routing::GetMatterRequest { matter_id: case.matter_id.clone() };
    let seen = office.at(ACCUSED[0])?.routing().get_matter(request).await?.into_inner();
    let said: Vec<_> = seen.acts.iter().map(|it| (it.kind(), it.actor.as_str())).collect();
    assert_eq!(
        said[..4],
        [
            (Kind::ScreeningSubmitted, "530902-XFJ.screening-1"),
            (Kind::ScreeningRejected, "530902-XFJ.head"),
            (Kind::ScreeningSubmitted, "530902-XFJ.screening-1"),
            (Kind::ScreeningApproved, "530902-XFJ.head"),
        ]
    );

    // It was an accusation after all: taken back, it is kept from the bureau again, in every service.
    office.recalls(&case).await?;
    assert!(!office.screens_as(&case, routing::Track::Accusation, "530902-JW").await?);
    sees_nothing(&office, &case).await?;
    assert_eq!(office.refers(&case).await?, "530902-JW");
    suite.days_pass(60).await?;
    sees_nothing(&office, &case).await?;
    suite.stop().await
}
