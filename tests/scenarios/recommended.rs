//! Recommendations (Art. 40): answered in writing within the term, or not, and it is breached.

use headwater_proto::supervision::v1 as supervision;
use headwater_proto::supervision::v1::recommendation::{Adoption, Kind, State};
use headwater_tests::office::{deadline_lines, referred};
use headwater_tests::{Draft, TestSuite};
use lab::{Case, Office};

async fn line(office: &Office<'_>, case: &Case) -> anyhow::Result<String> {
    let mut lines = deadline_lines(office, case).await?;
    lines.retain(|it| it.starts_with("recommendation_answer"));
    Ok(lines.join(", "))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recommendation_is_answered_in_time_and_its_answer_looked_at() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = office.registers(Draft::about_wages(&suite)).await?;
    let body = referred(&office, &case).await?;
    let id = office.recommends(&case, &body, Kind::ImproveWork).await?;
    assert_eq!(line(&office, &case).await?, "recommendation_answer 2026-04-01 running");

    suite.until("2026-03-30").await?;
    office.answers_recommendation(&id, Adoption::PartlyAdopted).await?;
    assert_eq!(line(&office, &case).await?, "recommendation_answer 2026-04-01 met");
    let back = office.reviews_recommendation(&id, Some("未说明哪些部分未采纳")).await?;
    assert_eq!(back, State::SentBack);
    office.answers_recommendation(&id, Adoption::Adopted).await?;
    assert_eq!(office.reviews_recommendation(&id, None).await?, State::Accepted);
    let it = office.recommendation(&id).await?;
    assert_eq!(
        (it.document_number.as_str(), it.adoption()),
        ("530902-XFJ-JY-2026-0001", Adoption::Adopted)
    );
    for personal in ["测试人甲", "13900009999", "测试路"] {
        assert!(!format!("{it:?}").contains(personal), "{personal}");
    }
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recommendation_that_nobody_answers_is_breached_and_urged() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = office.registers(Draft::about_wages(&suite)).await?;
    let body = referred(&office, &case).await?;
    let id = office.recommends(&case, &body, Kind::HoldToAccount).await?;
    suite.until("2026-04-02").await?;
    assert_eq!(line(&office, &case).await?, "recommendation_answer 2026-04-01 breached");
    let mut officer = office.at("530902-XFJ.supervision-1")?.supervision();
    let orders = officer.list_orders(supervision::ListOrdersRequest::default()).await?;
    let rules: Vec<_> = orders.into_inner().orders.into_iter().map(|it| it.rule).collect();
    assert!(rules.contains(&"recommendation_answer".to_owned()), "{rules:?}");
    office.answers_recommendation(&id, Adoption::NotAdopted).await?;
    assert_eq!(line(&office, &case).await?, "recommendation_answer 2026-04-01 met_late");
    suite.stop().await
}
