//! Petitioners say how content the handling left them: within the term, which is met, or not, and it lapses.

use headwater_proto::common::v1::Stage;
use headwater_proto::intake::v1 as intake;
use headwater_proto::intake::v1::Satisfaction;
use headwater_proto::routing::v1::Outcome;
use headwater_proto::supervision::v1 as supervision;
use headwater_tests::office::{deadline_lines, referred, refusal};
use headwater_tests::{Draft, TestSuite};
use lab::{Case, Office};
use test_kit::{civil, request_id};

/// A claim that was answered on 2 March; who has the code of its receipt.
async fn answered(suite: &TestSuite, office: &Office<'_>) -> anyhow::Result<(Case, String)> {
    let (case, code) = office.registers(Draft::about_wages(suite)).await?;
    referred(office, &case).await?;
    office.accepts(&case).await?;
    office.issues_an_opinion(&case, Outcome::Explained).await?;
    office.delivers(&case).await?;
    Ok((case, code))
}

async fn asks(
    office: &Office<'_>,
    case: &Case,
    code: &str,
) -> anyhow::Result<intake::QueryPetitionResponse> {
    let (number, query_code) = (case.number.clone(), code.to_owned());
    let request = intake::QueryPetitionRequest { number, query_code };
    Ok(office.public().intake().query_petition(request).await?.into_inner())
}

async fn rates(office: &Office<'_>, case: &Case, code: &str) -> anyhow::Result<()> {
    let seen = asks(office, case, code).await?;
    let [opinion] = &seen.opinions[..] else { anyhow::bail!("{seen:?}") };
    let request = intake::RateHandlingRequest {
        request_id: request_id(),
        number: case.number.clone(),
        query_code: code.to_owned(),
        handling_id: opinion.handling_id.clone(),
        office: Satisfaction::Satisfied.into(),
        body: Satisfaction::LargelySatisfied.into(),
        word: "窗口答复清楚，就是等得久了些。".to_owned(),
    };
    office.public().intake().rate_handling(request).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rating_within_thirty_days_meets_the_term_and_tells_no_timeline_what_it_says()
-> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let (case, code) = answered(&suite, &office).await?;
    let line = |lines: Vec<String>| lines.into_iter().find(|it| it.starts_with("rating"));
    let lines = deadline_lines(&office, &case).await?;
    assert_eq!(line(lines).as_deref(), Some("rating 2026-04-01 running"));
    let seen = asks(&office, &case, &code).await?;
    assert_eq!((seen.stage(), seen.next_rule.as_str()), (Stage::Concluded, ""));
    let rights = ["rating", "review_request"].map(|rule| intake::PetitionerRight {
        rule: rule.to_owned(),
        last_date: Some(civil("2026-04-01")),
    });
    assert_eq!(seen.rights, rights);

    suite.until("2026-03-20").await?;
    rates(&office, &case, &code).await?;
    suite.settled().await?;
    let lines = deadline_lines(&office, &case).await?;
    assert_eq!(line(lines).as_deref(), Some("rating 2026-04-01 met"));
    assert_eq!(refusal(rates(&office, &case, &code).await), "HANDLING_RATED");
    let request = supervision::GetTimelineRequest { matter_id: case.matter_id.clone() };
    let mut officer = office.at("530902-XFJ.supervision-1")?.supervision();
    let steps = officer.get_timeline(request).await?.into_inner().steps;
    let rated: Vec<_> = steps.iter().filter(|it| it.fact == "HandlingRated").collect();
    let [rated] = &rated[..] else { anyhow::bail!("{steps:#?}") };
    for said in ["SATISFIED", "satisfied", "窗口"] {
        assert!(!rated.detail.contains(said), "{}", rated.detail);
    }
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_to_rate_that_is_not_used_lapses_and_breaches_nothing() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let (case, code) = answered(&suite, &office).await?;
    suite.until("2026-04-02").await?;
    let all = office.deadlines(&case).await?;
    let rating = all.into_iter().find(|it| it.rule == "rating").unwrap_or_default();
    assert_eq!(rating.state(), supervision::deadline::State::Void);
    assert_eq!(rating.void_cause(), supervision::VoidCause::Lapsed);
    assert_eq!(refusal(rates(&office, &case, &code).await), "RATING_TERM_PASSED");
    let mut officer = office.at("530902-XFJ.supervision-1")?.supervision();
    let orders = officer.list_orders(supervision::ListOrdersRequest::default()).await?;
    assert_eq!(orders.into_inner().orders, []);
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accusation_is_replied_to_and_not_rated() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let text = "举报区住建局负责人在房屋征收补偿中收受贿赂，为他人多算面积。";
    let draft = Draft::saying(&suite, text).but(|it| {
        it.set_purpose(intake::Purpose::Accusation);
        it.complained_posts = vec!["530902-ZJJ.head".to_owned()];
    });
    let (case, code) = office.registers(draft).await?;
    referred(&office, &case).await?;
    office.replies(&case, false).await?;
    let seen = asks(&office, &case, &code).await?;
    assert_eq!((seen.stage(), seen.opinions, seen.rights), (Stage::Concluded, vec![], vec![]));
    let lines = deadline_lines(&office, &case).await?;
    assert!(!lines.iter().any(|it| it.starts_with("rating")), "{lines:?}");
    suite.stop().await
}
