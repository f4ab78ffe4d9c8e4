//! What the gateway adds to a call, and what nginx adds, before the same backend.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context;
use gateway::Gateway;
use hdrhistogram::Histogram;
use headwater_proto::intake::v1 as intake;
use headwater_proto::intake::v1::intake_service_client::IntakeServiceClient;
use headwater_proto::routing::v1::ResolvePostResponse;
use kernel::{IdSource, MachineClock, OfficeClock, PersonCode, PostCode, ServiceName};
use lab::suite::{Certificates, Keys};
use service_kit::transport::{ClientTls, Dialled, PlainText, Transport};
use service_kit::{Tasks, World};
use test_kit::Mint;
use test_kit::Place;
use tokio::net::TcpListener;
use tonic::Request;
use tonic::transport::{Channel, Endpoint};

use crate::report::Report;
use crate::stub;

const CONCURRENT: usize = 50;

/// A backend that is asked: how long it takes, and how many calls are made.
struct Load {
    name: &'static str,
    pause: Duration,
    calls: usize,
}

/// With a backend that takes as long as one with a database, the cores are free for whoever stands before it: what is added is
/// time on the way. With one that answers at once both cores are full, client and backend included: what is added is work.
const LOADS: [Load; 2] = [
    Load { name: "a backend of 10 to 30 ms", pause: Duration::from_millis(20), calls: 6_000 },
    Load { name: "an empty backend, cores saturated", pause: Duration::ZERO, calls: 40_000 },
];

pub(crate) async fn measure(report: &mut Report) -> anyhow::Result<()> {
    for load in &LOADS {
        measure_load(report, load).await?;
    }
    Ok(())
}

async fn measure_load(report: &mut Report, load: &Load) -> anyhow::Result<()> {
    let tasks = Tasks::new();
    let Front { backend, gateway, encrypted, client, token, _place } =
        start(&tasks, load.pause).await?;
    let (_nginx, nginx) = nginx(&backend).await?;
    let mut rows: BTreeMap<&str, Vec<Round>> = BTreeMap::new();
    for _ in 0..3 {
        for (name, address, token) in [
            ("direct", &backend, ""),
            ("gateway", &gateway, &token),
            ("encrypted", &encrypted, &token),
            ("nginx", &nginx, ""),
        ] {
            let round = round(address, &client, token, load.calls).await.context(name)?;
            rows.entry(name).or_default().push(round);
        }
    }
    let figure = |name: &str| {
        let mut rounds = rows[name].clone();
        rounds.sort_by(|one, two| one.p50_ms.total_cmp(&two.p50_ms));
        rounds[rounds.len() / 2].clone()
    };
    let (direct, through, nginx) = (figure("direct"), figure("gateway"), figure("nginx"));
    let encrypted = figure("encrypted");
    report.add(
        &format!("gateway against a direct call, 50 in flight, {}: added p50", load.name),
        &format!(
            "{:.2} ms (p50 {:.2}, p99 {:.2}, {:.0}/s)",
            through.p50_ms - direct.p50_ms,
            through.p50_ms,
            through.p99_ms,
            through.per_second
        ),
        &format!(
            "direct p50 {:.2} ms, {:.0}/s; nginx grpc_pass adds {:.2} ms (p50 {:.2}, {:.0}/s)",
            direct.p50_ms,
            direct.per_second,
            nginx.p50_ms - direct.p50_ms,
            nginx.p50_ms,
            nginx.per_second
        ),
        "≤ 0.3 ms",
    );
    report.add(
        &format!("TLS between client and gateway, 50 in flight, {}: added p50", load.name),
        &format!(
            "{:.2} ms (p50 {:.2}, p99 {:.2}, {:.0}/s)",
            encrypted.p50_ms - through.p50_ms,
            encrypted.p50_ms,
            encrypted.p99_ms,
            encrypted.per_second
        ),
        &format!("the same gateway in plain text: {:.0}/s", through.per_second),
        "said, no goal",
    );
    tasks.stop(Duration::from_secs(2)).await;
    Ok(())
}

#[derive(Clone)]
struct Round {
    p50_ms: f64,
    p99_ms: f64,
    per_second: f64,
}

/// Calls with fifty in flight over four connections.
async fn round(
    address: &str,
    client: &ClientTls,
    token: &str,
    count: usize,
) -> anyhow::Result<Round> {
    let mut channels = Vec::new();
    let dialled = Dialled::new("bench", address, PlainText::OnlyOnLoopback, Some(client))?
        .with(|it| it.tcp_nodelay(true).http2_adaptive_window(true));
    for _ in 0..4 {
        channels.push(dialled.now().await?);
    }
    let stopwatch = MachineClock::real().stopwatch();
    let callers = (0..CONCURRENT).map(|turn| {
        let channel = channels[turn % channels.len()].clone();
        tokio::spawn(calls(channel, token.to_owned(), count / CONCURRENT))
    });
    let mut all = Histogram::<u64>::new(3)?;
    for caller in callers.collect::<Vec<_>>() {
        all.add(caller.await??)?;
    }
    let ms = |micros: u64| micros as f64 / 1000.0;
    Ok(Round {
        p50_ms: ms(all.value_at_quantile(0.5)),
        p99_ms: ms(all.value_at_quantile(0.99)),
        per_second: all.len() as f64 / stopwatch.elapsed().as_secs_f64(),
    })
}

async fn calls(channel: Channel, token: String, count: usize) -> anyhow::Result<Histogram<u64>> {
    let mut client = IntakeServiceClient::new(channel);
    let mut times = Histogram::<u64>::new(3)?;
    for _ in 0..count {
        let key = intake::get_petition_request::Key::Number("530902-XFJ-2026-000001".to_owned());
        let mut request = Request::new(intake::GetPetitionRequest { key: Some(key) });
        if !token.is_empty() {
            request.metadata_mut().insert("authorization", format!("Bearer {token}").parse()?);
        }
        let stopwatch = MachineClock::real().stopwatch();
        client.get_petition(request).await?;
        times.record(u64::try_from(stopwatch.elapsed().as_micros())?.max(1))?;
    }
    Ok(times)
}

/// A backend, a gateway in front of it in plain text and with TLS, whoever believes its certificate, and a token.
struct Front {
    backend: String,
    gateway: String,
    encrypted: String,
    client: ClientTls,
    token: String,
    _place: Place,
}

async fn start(tasks: &Tasks, pause: Duration) -> anyhow::Result<Front> {
    let machine = MachineClock::real();
    let clock = OfficeClock::real();
    let keys = Keys::generate(&machine)?;
    let post = ResolvePostResponse {
        held: true,
        body: "530902-XFJ".to_owned(),
        region: "530902".to_owned(),
        rights: vec!["petition.read".to_owned()],
        held_posts: vec!["530902-XFJ.registrar-1".to_owned()],
        interests: Vec::new(),
    };
    let routing = stub::answering(&post, tasks).await?;
    let petition = intake::Petition {
        number: "530902-XFJ-2026-000001".to_owned(),
        ..intake::Petition::default()
    };
    let answer = intake::GetPetitionResponse { petition: Some(petition) };
    let backend = stub::answering_after(pause, &answer, tasks).await?;
    let peers = BTreeMap::from([
        (ServiceName::Intake, backend.clone()),
        (ServiceName::Routing, routing.clone()),
        (ServiceName::Supervision, routing.clone()),
        (ServiceName::RiskLedger, routing.clone()),
        (ServiceName::GridCollaboration, routing),
    ]);
    let world = World {
        ids: IdSource::random(clock.clone()),
        clock,
        machine: machine.clone(),
        signer: keys.signer(ServiceName::Gateway)?,
        verifier: keys.verifier(ServiceName::Gateway),
        peers,
        readiness: service_kit::Readiness::default(),
        transport: Transport::default(),
    };
    let mut config = gateway::Config::load(None)?;
    let mint = Mint::generate(&config.token_issuer, &config.token_audience, machine)?;
    let gateway = serve("http", Gateway::build(&config, &world, mint.jwks())?, tasks).await?;
    let place = Place::fresh()?;
    let certificates = Certificates::made(place.path().join("keys"), &MachineClock::real())?;
    let files = certificates.files(ServiceName::Gateway);
    (config.tls_certificate_file, config.tls_key_file) = (files.certificate_file, files.key_file);
    let encrypted = serve("https", Gateway::build(&config, &world, mint.jwks())?, tasks).await?;
    let client = ClientTls::of_anybody(Some(&certificates.authority()))?;
    let person = PersonCode::parse("per-bench").map_err(anyhow::Error::from)?;
    let post = PostCode::parse("530902-XFJ.registrar-1").map_err(anyhow::Error::from)?;
    let token = mint.token(&person, &post, Duration::from_hours(1))?;
    Ok(Front { backend, gateway, encrypted, client, token, _place: place })
}

async fn serve(scheme: &str, door: Gateway, tasks: &Tasks) -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("{scheme}://{}", listener.local_addr()?);
    let serving = tasks.clone();
    tasks.spawn(async move { drop(door.serve(listener, &serving).await) });
    Ok(address)
}

/// nginx with `grpc_pass` and kept connections, two workers.
async fn nginx(backend: &str) -> anyhow::Result<((Place, tokio::process::Child), String)> {
    let place = Place::fresh()?;
    let port = engines::free_port()?;
    let folder = place.path().display().to_string();
    let backend = backend.trim_start_matches("http://");
    let config = format!(
        "daemon off; worker_processes 2; pid {folder}/pid; error_log {folder}/error.log;
         events {{ worker_connections 1024; }}
         http {{ access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;
             fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
             upstream backend {{ server {backend}; keepalive 64; }}
             server {{ listen 127.0.0.1:{port} http2; keepalive_requests 10000000;
                 location / {{ grpc_pass grpc://backend; }} }} }}"
    );
    let file = place.path().join("nginx.conf");
    std::fs::write(&file, config)?;
    let child = tokio::process::Command::new("nginx")
        .arg("-c")
        .arg(&file)
        .arg("-p")
        .arg(place.path())
        .kill_on_drop(true)
        .spawn()?;
    let address = format!("http://127.0.0.1:{port}");
    for _ in 0..200 {
        if Endpoint::from_shared(address.clone())?.connect().await.is_ok() {
            return Ok(((place, child), address));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    anyhow::bail!("nginx does not answer")
}
