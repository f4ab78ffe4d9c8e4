//! PostgreSQL stopped and started again: who asks for health hears of it, and nobody is restarted for it. Who calls is told so soon,
//! and who starts waits.

use std::time::Duration;

use engines::{DataFolder, Postgres, PostgresOptions};
use headwater_proto::intake::v1::ListWorkRequest;
use headwater_tests::TestSuite;
use kernel::{Sensitive, ServiceName};
use lab::Office;
use mailbox::pool;
use service_kit::transport::PlainText;
use test_kit::Place;
use test_kit::patience::until;
use tonic::Code;
use tonic::transport::{Channel, Endpoint};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

const CONTRACT: &str = "headwater.routing.v1.OrganisationService";

/// What somebody says under a name.
async fn said(of: &Channel, name: &str) -> anyhow::Result<ServingStatus> {
    let question = HealthCheckRequest { service: name.to_owned() };
    Ok(HealthClient::new(of.clone()).check(question).await?.get_ref().status())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_without_its_database_lives_and_is_not_ready_until_it_is_back()
-> anyhow::Result<()> {
    let mut suite = TestSuite::on("2026-06-01").await?;
    let own = suite.address(ServiceName::Routing).unwrap_or_default().to_owned();
    let routing = Endpoint::from_shared(own)?.connect_lazy();
    let gateway = Endpoint::from_shared(suite.gateway().to_owned())?.connect_lazy();
    let ready = ServingStatus::Serving;
    for name in ["", "readiness", CONTRACT, "headwater.common.v1.EventFeedService"] {
        assert_eq!(said(&routing, name).await?, ready, "{name}");
    }

    suite.engines().postgres().stop().await?;
    until(async || Ok(said(&routing, "readiness").await? != ready)).await?;
    assert_ne!(said(&routing, CONTRACT).await?, ready);
    assert_eq!(said(&routing, "").await?, ready, "it would be restarted in vain");
    until(async || Ok(said(&gateway, CONTRACT).await? != ready)).await?;
    assert_eq!(said(&gateway, "readiness").await?, ready);

    let office = Office::open(&suite).await?;
    let mut desk = office.at("530902-XFJ.registrar-1")?.intake();
    let told = tokio::time::timeout(SOON, desk.list_work(ListWorkRequest::default())).await?;
    assert_eq!(told.unwrap_err().code(), Code::Unavailable);

    suite.engines().postgres().restart().await?;
    until(async || Ok(said(&routing, "readiness").await? == ready)).await?;
    until(async || Ok(said(&gateway, CONTRACT).await? == ready)).await?;
    suite.stop().await
}

/// Longer than a call may wait for a connection, on a machine that is busy; shorter than it used to be.
const SOON: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_starts_before_its_database_waits_for_it() -> anyhow::Result<()> {
    let place = Place::fresh()?;
    let folder = DataFolder::open(place.path())?;
    let mut postgres = Postgres::start(&folder, PostgresOptions::default()).await?;
    let url = Sensitive::new(postgres.url("postgres"));
    postgres.kill9().await?;
    let start = pool::connect("intake", &url, 4, PlainText::default());
    let (started, restarted) = tokio::join!(start, postgres.restart());
    restarted?;
    started?.begin().await?;
    postgres.stop().await
}
