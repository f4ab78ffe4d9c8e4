//! The register as people meet it: a right that is taken away, a post that passes on, through the gateway.

use std::time::Duration;

use headwater_proto::intake::v1::ListWorkRequest;
use headwater_proto::routing::v1 as pb;
use headwater_tests::TestSuite;
use kernel::MachineClock;
use lab::Office;
use test_kit::patience::until;
use test_kit::{reason, request_id};

#[tokio::test(flavor = "multi_thread")]
async fn a_post_taken_away_stops_new_calls_within_five_seconds() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let registrar = office.at("530902-XFJ.registrar-1")?;
    registrar.intake().list_work(ListWorkRequest::default()).await?;

    let appoint = pb::AppointHolderRequest {
        request_id: request_id(),
        version: 1,
        post: "530902-XFJ.registrar-1".to_owned(),
        person: "per-successor".to_owned(),
        name: "继任者".to_owned(),
        from_date: None,
        to_date: None,
    };
    let officer = office.at("530900-XFJ.organisation-1")?;
    officer.organisation().appoint_holder(appoint).await?;
    let since = MachineClock::real().stopwatch();
    until(|| async {
        let answer = registrar.intake().list_work(ListWorkRequest::default()).await;
        Ok(answer.is_err() && reason(answer) == "POST_NOT_HELD")
    })
    .await?;
    assert!(since.elapsed() <= Duration::from_secs(5), "{:?}", since.elapsed());
    suite.stop().await
}
