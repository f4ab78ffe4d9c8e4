//! Everything encrypted, as between machines: who is let in, who is not, and what happens when certificates are exchanged.

use std::str::FromStr;

use engines::{DataFolder, Postgres, PostgresOptions};
use headwater::client::reason;
use headwater_proto::intake::v1 as intake;
use headwater_proto::intake::v1::intake_service_client::IntakeServiceClient;
use headwater_tests::{Draft, TestSuite};
use kernel::{MachineClock, OfficeClock, Sensitive, ServiceName};
use lab::suite::Certificates;
use lab::{Office, Suite};
use mailbox::pool;
use service_kit::transport::{ClientTls, Dialled, PlainText, Transport};
use service_kit::{Tasks, World, server};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use test_kit::{Database, Place, request_id};
use tokio::net::TcpStream;
use tonic::{Code, Status};

async fn suite() -> anyhow::Result<TestSuite> {
    TestSuite::with("2026-06-01", |options| options.encrypted = true).await
}

fn authority(suite: &Suite) -> std::path::PathBuf {
    suite.certificates().unwrap().authority()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_petition_goes_its_way_with_nothing_in_plain_text() -> anyhow::Result<()> {
    let suite = suite().await?;
    assert!(suite.gateway().starts_with("https://"), "{}", suite.gateway());
    let office = Office::open(&suite).await?;
    let petition = Some(Draft::about_wages(&suite).0);
    let request = intake::RegisterPetitionRequest { request_id: request_id(), petition };
    let mut client = office.at("530902-XFJ.registrar-1")?.intake();
    let answer = client.register_petition(request).await?.into_inner();
    assert_eq!(answer.number, "530902-XFJ-2026-000001");
    // Routing has heard of it, supervision has armed its timer in Redis.
    suite.settled().await?;
    let (opened,): (i64,) =
        sqlx::query_as("select count(*) from routing.matter").fetch_one(suite.admin()).await?;
    assert_eq!(opened, 1);

    let (roles, plain): (i64, i64) = sqlx::query_as(
        "select count(distinct usename), count(*) filter (where not ssl)
         from pg_stat_activity join pg_stat_ssl using (pid) where usename like '%\\_app'",
    )
    .fetch_one(suite.admin())
    .await?;
    assert_eq!((roles, plain), (5, 0), "roles connected, and connections in plain text");
    suite.stop().await
}

/// Asks intake itself, behind the gateway's back and without an identity.
async fn ask(address: &str, tls: Option<&ClientTls>) -> Status {
    let address = match tls {
        Some(_) => address.to_owned(),
        None => address.replace("https://", "http://"),
    };
    let dialled = Dialled::new("test", &address, PlainText::OnlyOnLoopback, tls).unwrap();
    let mut client = IntakeServiceClient::new(dialled.lazily());
    client.get_petition(intake::GetPetitionRequest::default()).await.unwrap_err()
}

#[tokio::test(flavor = "multi_thread")]
async fn inside_nobody_is_heard_without_a_certificate_of_the_suite() -> anyhow::Result<()> {
    let suite = suite().await?;
    let address = suite.address(ServiceName::Intake).unwrap();
    let files = suite.certificates().unwrap().files(ServiceName::Routing);
    let member = files.mutual()?.unwrap().client;
    // The door has heard it, and asks for more than a certificate.
    let heard = ask(address, Some(&member)).await;
    assert_eq!(
        (heard.code(), reason(&heard)),
        (Code::Unauthenticated, "IDENTITY_MISSING".to_owned())
    );

    let stranger = ClientTls::of_anybody(Some(&authority(&suite)))?;
    let place = Place::fresh()?;
    let elsewhere = Certificates::made(place.path().join("other"), &MachineClock::real())?;
    let forged = elsewhere.files(ServiceName::Routing);
    let (certificate, key) = (&forged.certificate_file, &forged.key_file);
    let forged = ClientTls::of_the_suite(certificate, key, &authority(&suite))?;
    for (who, tls) in [
        ("without a certificate", Some(&stranger)),
        ("with one of another authority", Some(&forged)),
        ("in plain text", None),
    ] {
        let unheard = ask(address, tls).await;
        assert_eq!(reason(&unheard), "", "{who}: {unheard:?}");
        assert_ne!(unheard.code(), Code::Unauthenticated, "{who}: {unheard:?}");
    }
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_are_shown_a_certificate_and_plain_text_gets_no_answer() -> anyhow::Result<()> {
    let suite = suite().await?;
    assert!(suite.client("").await.is_ok());
    let plain = suite.gateway().replace("https://", "http://");
    // A connection is made, as TCP is; what is said over it is not understood.
    if let Ok(unheard) = headwater::Client::connect(&plain, "").await {
        let request = intake::QueryPetitionRequest::default();
        let unheard = unheard.intake().query_petition(request).await.unwrap_err();
        assert_eq!(reason(&unheard), "", "{unheard:?}");
    }
    // Nor is it believed by whom nobody told of its authority.
    let place = Place::fresh()?;
    let elsewhere = Certificates::made(place.path().join("other"), &MachineClock::real())?;
    for other in [Some(elsewhere.authority()), None] {
        let other = headwater::Client::connect_trusting(suite.gateway(), "", other.as_deref());
        assert!(other.await.is_err());
    }
    suite.stop().await
}

/// Whether the gateway's certificate is good for a name, at a new connection.
async fn called(suite: &Suite, name: &str) -> bool {
    let address = suite.gateway().trim_start_matches("https://");
    let stream = TcpStream::connect(address).await.unwrap();
    let tls = ClientTls::of_anybody(Some(&authority(suite))).unwrap();
    tls.connect(name, stream).await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_exchanged_under_a_running_gateway_is_shown_to_who_comes_next()
-> anyhow::Result<()> {
    let suite = suite().await?;
    let office = Office::open(&suite).await?;
    let certificates = suite.certificates().unwrap();
    let name = "xinfang.example";
    assert!(called(&suite, "localhost").await && !called(&suite, name).await);
    certificates.renew(&[(ServiceName::Gateway, name.to_owned())])?;
    assert!(called(&suite, name).await);

    // Half of an exchange changes nothing, and a finished one counts.
    let files = certificates.files(ServiceName::Gateway);
    let (fits, other) =
        (std::fs::read(&files.key_file)?, certificates.files(ServiceName::Intake).key_file);
    std::fs::copy(other, &files.key_file)?;
    assert!(called(&suite, name).await, "a key that does not fit");
    std::fs::write(&files.key_file, fits)?;
    assert!(called(&suite, name).await);

    // Whoever was there stays, and processes that meet anew do so with the new certificates.
    let petition = Some(Draft::about_wages(&suite).0);
    let request = intake::RegisterPetitionRequest { request_id: request_id(), petition };
    office.at("530902-XFJ.registrar-1")?.intake().register_petition(request).await?;
    let member = certificates.files(ServiceName::Routing).mutual()?.unwrap().client;
    let heard = ask(suite.address(ServiceName::Intake).unwrap(), Some(&member)).await;
    assert_eq!(reason(&heard), "IDENTITY_MISSING");
    suite.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_show_who_it_is_is_not_used() -> anyhow::Result<()> {
    let place = Place::fresh()?;
    let folder = DataFolder::open(place.path())?;
    let extra = vec![("listen_addresses".to_owned(), "127.0.0.1,127.0.0.2".to_owned())];
    let options = PostgresOptions { tls: true, extra, ..PostgresOptions::default() };
    let mut postgres = Postgres::start(&folder, options).await?;
    let url = postgres.url("postgres");
    let mut connection = PgConnection::connect(&url).await?;
    let (encrypted,): (bool,) =
        sqlx::query_as("select ssl from pg_stat_ssl where pid = pg_backend_pid()")
            .fetch_one(&mut connection)
            .await?;
    assert!(encrypted);
    connection.close().await?;
    let other = Certificates::made(place.path().join("other"), &MachineClock::real())?;
    for (why, options) in [
        ("another authority", PgConnectOptions::from_str(&url)?.ssl_root_cert(other.authority())),
        ("another name", PgConnectOptions::from_str(&url.replace("127.0.0.1", "127.0.0.2"))?),
    ] {
        let refused = PgConnection::connect_with(&options).await.err().map(|it| it.to_string());
        assert!(refused.is_some_and(|it| it.contains("certificate")), "{why}");
    }
    postgres.stop().await
}

fn said(error: &anyhow::Error) -> String {
    format!("{error:#}")
}

fn speaks_both_languages(refused: &str, setting: &str) {
    for part in [setting, "process.transport.plain_text", "明文", "plain text"] {
        assert!(refused.contains(part), "{part} in {refused}");
    }
}

/// A process that may call nobody in plain text, with this address of routing.
fn world(routing: &str) -> anyhow::Result<World> {
    let (clock, machine) = (OfficeClock::real(), MachineClock::real());
    let signer = service_kit::Signer::generate(ServiceName::Gateway, machine.clone())?;
    Ok(World {
        ids: kernel::IdSource::random(clock.clone()),
        clock,
        verifier: service_kit::Verifier::new(ServiceName::Gateway, &[], machine.clone()),
        machine,
        signer,
        peers: ServiceName::RECORD_KEEPERS.map(|it| (it, routing.to_owned())).into(),
        readiness: service_kit::Readiness::default(),
        transport: Transport::default(),
    })
}

#[tokio::test]
async fn a_process_that_would_speak_plain_text_with_another_machine_does_not_start()
-> anyhow::Result<()> {
    let plain = Transport::default();
    let refused = server::listen("0.0.0.0:0", &plain).await.unwrap_err();
    speaks_both_languages(&said(&refused), "process.tls.certificate_file");
    assert!(server::listen("127.0.0.1:0", &plain).await.is_ok());
    let in_words = Transport { plain_text: PlainText::AlsoOverTheNetwork, ..Transport::default() };
    assert!(server::listen("0.0.0.0:0", &in_words).await.is_ok());

    let mut config = gateway::Config::load(None)?;
    config.listen = "0.0.0.0:0".parse()?;
    let mint = test_kit::Mint::generate("https://issuer", "headwater", MachineClock::real())?;
    let built = gateway::Gateway::build(&config, &world("http://127.0.0.1:1")?, mint.jwks())?;
    let refused = built.listen().await.unwrap_err();
    speaks_both_languages(&said(&refused), "gateway.tls_certificate_file");
    let mut shared = config.clone();
    shared.redis_url = Sensitive::new("redis://:hidden@redis:6379".to_owned());
    shared.secret_key = Sensitive::new("0".repeat(64));
    let here = world("http://127.0.0.1:1")?;
    let refused = gateway::Gateway::build(&shared, &here, mint.jwks()).unwrap_err();
    speaks_both_languages(&said(&refused), "gateway.redis_url");
    assert!(!said(&refused).contains("hidden"));

    let away = world("http://routing:7102")?;
    let refused = gateway::Gateway::build(&config, &away, mint.jwks()).unwrap_err();
    speaks_both_languages(&said(&refused), "process.peers.");
    let refused = away.peer(ServiceName::Routing).unwrap_err();
    speaks_both_languages(&said(&refused), "process.peers.routing");
    let refused = world("https://routing:7102")?.peer(ServiceName::Routing).unwrap_err();
    assert!(said(&refused).contains("tls.certificate_file"), "{refused:#}");

    let url = Sensitive::new("postgres://intake_app:hidden@database/headwater".to_owned());
    let refused = pool::connect("intake", &url, 1, PlainText::default()).await.unwrap_err();
    speaks_both_languages(&said(&refused), "intake.database_url");
    Ok(())
}

#[tokio::test]
async fn supervision_does_not_reach_a_redis_of_another_machine_in_plain_text() -> anyhow::Result<()>
{
    let database = Database::with(&supervision::schema()).await?;
    let mut config: supervision::Config =
        service_kit::config::load("supervision", supervision::config::DEFAULTS, None)?;
    config.database_url = database.app_url()?;
    config.secret_key = Sensitive::new("0".repeat(64));
    config.redis_url = Sensitive::new("redis://:hidden@redis:6379".to_owned());
    let tasks = Tasks::new();
    let world = world("http://127.0.0.1:1")?;
    let refused = supervision::build(&config, &world, &tasks).await.unwrap_err();
    speaks_both_languages(&said(&refused), "supervision.redis_url");
    assert!(!said(&refused).contains("hidden"));
    database.stop().await
}
