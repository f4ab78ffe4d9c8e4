//! Operators through the gateway: what a new calendar would move, and whether Redis and the record
//! agree.

use headwater_proto::supervision::v1 as supervision;
use headwater_tests::{Draft, TestSuite, office::referred};
use lab::Office;
use tonic::Code;

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_counts_anew_and_compares_timers_and_a_clerk_does_not() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let (case, _) = office.registers(Draft::about_wages(&suite)).await?;
    referred(&office, &case).await?;

    let mut operator = office.at("530900-XFJ.operator-1")?.supervision();
    let request = supervision::RecomputeDeadlinesRequest { dry_run: true };
    let mut answers = operator.recompute_deadlines(request).await?.into_inner();
    let mut last = supervision::RecomputeDeadlinesResponse::default();
    while let Some(answer) = answers.message().await? {
        last = answer;
    }
    assert!(last.done && last.examined_count >= 2, "{last:?}");
    assert_eq!((last.moved_count, last.refused_count), (0, 0), "nothing was published");

    let mut answers = operator.rebuild_timers(supervision::RebuildTimersRequest {}).await?;
    let mut rebuilt = supervision::RebuildTimersResponse::default();
    while let Some(answer) = answers.get_mut().message().await? {
        rebuilt = answer;
    }
    assert!(rebuilt.done);
    assert_eq!(rebuilt.armed_count, last.examined_count, "what runs is armed");
    let request = supervision::VerifyTimersRequest { heal: false };
    let mut answers = operator.verify_timers(request).await?.into_inner();
    let mut recorded = 0;
    while let Some(it) = answers.message().await? {
        assert_eq!(it.recorded_digest, it.armed_digest, "{it:?}");
        recorded += it.recorded_count;
    }
    assert_eq!(recorded, rebuilt.armed_count);

    let mut clerk = office.at("530902-XFJ.registrar-1")?.supervision();
    let refused = clerk.verify_timers(supervision::VerifyTimersRequest::default()).await;
    assert_eq!(refused.expect_err("not a registrar's affair").code(), Code::PermissionDenied);
    suite.stop().await
}
