//! Facts that every reader has digested are removed: nobody who has read them notices, and whoever has not is told.

use chrono::TimeDelta;
use headwater::doctor::{self, Report, What};
use headwater::schemas::readers_of;
use headwater_proto::intake::v1::RegisterPetitionRequest;
use headwater_tests::office::referred;
use headwater_tests::{Draft, TestSuite};
use kernel::ServiceName;
use lab::Office;
use mailbox::rebase::rebase;
use mailbox::trim::{Trimmed, trim};
use sqlx::postgres::PgConnectOptions;
use test_kit::patience::until;
use test_kit::request_id;
use tonic::transport::Endpoint;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

const INTAKE: ServiceName = ServiceName::Intake;

async fn count(suite: &TestSuite, sql: &'static str) -> anyhow::Result<i64> {
    let (count,): (i64,) = sqlx::query_as(sql).fetch_one(suite.admin()).await?;
    Ok(count)
}

/// Removes what intake has published so far.
async fn trim_intake(suite: &TestSuite, admin: &PgConnectOptions) -> anyhow::Result<Trimmed> {
    let later = suite.clock().now() + TimeDelta::seconds(1);
    Ok(trim(admin, INTAKE, &readers_of(INTAKE), later).await?)
}

async fn found(admin: &PgConnectOptions) -> anyhow::Result<Vec<(ServiceName, What)>> {
    let survey = doctor::look(admin, 5).await?;
    let differences = Report::of(&survey, None, 5).differences;
    Ok(differences.into_iter().map(|it| (it.service, it.what)).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_read_what_is_removed_goes_on_and_who_has_not_is_told() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let admin = (*suite.admin().connect_options()).clone();
    let office = Office::open(&suite).await?;
    for _ in 0..5 {
        let (case, _) = office.registers(Draft::about_wages(&suite)).await?;
        referred(&office, &case).await?;
    }
    suite.settled().await?;
    let copy = "create table public.backup as select * from intake.outbox";
    sqlx::query(copy).execute(suite.admin()).await?;
    let trimmed = trim_intake(&suite, &admin).await?;
    assert!(trimmed.removed >= 4 && trimmed.awaited.is_none(), "{trimmed:?}");
    assert_eq!(count(&suite, "select count(*) from intake.outbox").await?, 1, "the mark");
    let inbox = "select count(*) from routing.inbox where producer = 'intake'";
    assert_eq!(count(&suite, inbox).await?, 1);
    assert_eq!(trim_intake(&suite, &admin).await?, Trimmed::default(), "there is no more");

    // Everybody goes on; and who begins anew and knows the mark has digested all before it.
    begins_anew(&suite, "update routing.feed_position set position = '' where producer = 'intake'")
        .await?;
    office.registers(Draft::about_wages(&suite)).await?;
    suite.settled().await?;
    assert_eq!(found(&admin).await?, []);

    // As if intake had been restored from before that: what comes back is known, though no inbox has it.
    let restored = "with unmarked as (delete from intake.feed_mark)
         insert into intake.outbox overriding system value select * from public.backup on conflict do nothing";
    sqlx::query(restored).execute(suite.admin()).await?;
    let passed_over = found(&admin).await?.into_iter().map(|(_, what)| what);
    let passed_over: Vec<_> = passed_over.collect();
    assert_eq!(passed_over, vec![What::FactsPassedOver { producer: INTAKE }; 4]);
    let known = doctor::look(&admin, 0).await?.known_to_others(INTAKE, &[]);
    rebase(&admin, "intake", &known).await?;
    assert_eq!(found(&admin).await?, []);

    // As if the ledger had been restored from before that.
    begins_anew(
        &suite,
        "update risk_ledger.feed_position set position = '' where producer = 'intake'",
    )
    .await?;
    begins_anew(&suite, "delete from risk_ledger.inbox where producer = 'intake'").await?;
    // Which it notices with the next fact.
    let request = RegisterPetitionRequest {
        request_id: request_id(),
        petition: Some(Draft::about_wages(&suite).into()),
    };
    office.at("530902-XFJ.registrar-1")?.intake().register_petition(request).await?;
    let own = suite.address(ServiceName::RiskLedger).unwrap_or_default().to_owned();
    let ledger = Endpoint::from_shared(own)?.connect_lazy();
    until(async || {
        let service = "readiness".to_owned();
        let said = HealthClient::new(ledger.clone()).check(HealthCheckRequest { service }).await?;
        Ok(said.get_ref().status() != ServingStatus::Serving)
    })
    .await?;
    let missed = What::FactsMissed { producer: INTAKE };
    assert!(found(&admin).await?.contains(&(ServiceName::RiskLedger, missed)));
    let digested = "select count(*) from risk_ledger.inbox where producer = 'intake'";
    assert_eq!(count(&suite, digested).await?, 0, "nothing is digested over the gap");
    let awaited = Some(ServiceName::RiskLedger);
    assert_eq!(trim_intake(&suite, &admin).await?, Trimmed { removed: 0, awaited });
    suite.stop().await
}

async fn begins_anew(suite: &TestSuite, sql: &'static str) -> anyhow::Result<()> {
    let changed = sqlx::query(sql).execute(suite.admin()).await?;
    anyhow::ensure!(changed.rows_affected() > 0, "nothing to change: {sql}");
    Ok(())
}
