//! The opinion was delivered in time, but the proof comes back after the term: breached, then met.

use headwater_proto::routing::v1::Outcome;
use headwater_proto::supervision::v1 as supervision;
use headwater_tests::office::{referred, refusal};
use headwater_tests::{Draft, TestSuite};
use lab::{Case, Office};
use test_kit::words::day;

#[tokio::test(flavor = "multi_thread")]
async fn a_proven_earlier_delivery_undoes_a_breach_and_withdraws_its_order() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-03-02").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = office.registers(Draft::about_wages(&suite)).await?;
    referred(&office, &case).await?;
    office.accepts(&case).await?;
    // 60 days from 2 March end on 1 May.
    suite.until("2026-04-28").await?;
    office.issues_an_opinion(&case, Outcome::Explained).await?;
    suite.until("2026-05-07").await?;
    assert_eq!(handling(&office, &case).await?, ("breached".to_owned(), true));
    assert_eq!(order_states(&office).await?, ["STATE_DRAFTED"]);

    let early = office.proves_delivery(&case, day("2026-04-20")).await;
    assert_eq!(refusal(early), "DELIVERY_BEFORE_ISSUE");
    office.proves_delivery(&case, day("2026-04-30")).await?;
    assert_eq!(handling(&office, &case).await?, ("met".to_owned(), true));
    assert_eq!(order_states(&office).await?, ["STATE_WITHDRAWN"]);
    suite.stop().await
}

/// The handling term's state, and whether it was ever breached.
async fn handling(office: &Office<'_>, case: &Case) -> anyhow::Result<(String, bool)> {
    let all = office.deadlines(case).await?;
    let it = all.into_iter().find(|it| it.rule == "handling").unwrap_or_default();
    Ok((it.state().as_str_name().trim_start_matches("STATE_").to_lowercase(), it.was_breached))
}

async fn order_states(office: &Office<'_>) -> anyhow::Result<Vec<&'static str>> {
    let mut officer = office.at("530902-XFJ.supervision-1")?.supervision();
    let request = supervision::ListOrdersRequest::default();
    let orders = officer.list_orders(request).await?.into_inner().orders;
    Ok(orders.iter().map(|order| order.state().as_str_name()).collect())
}
