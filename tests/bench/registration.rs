//! Durable registration through the gateway, against pgbench writing the same rows to the same PostgreSQL.

use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Context;
use headwater::Client;
use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1 as pb;
use headwater_tests::Draft;
use kernel::{MachineClock, PersonCode, PostCode};
use lab::{Office, Suite, SuiteOptions};
use test_kit::Place;
use test_kit::request_id;

use crate::report::Report;

const CLIENTS: usize = 50;
const SERIES: usize = 60;
const SECONDS: u64 = 10;

pub(crate) async fn measure(report: &mut Report) -> anyhow::Result<()> {
    let place = Place::fresh()?;
    let mut suite = Suite::start(SuiteOptions::real(place.path())).await?;
    make_desks(&suite).await?;
    for (series, name, goal) in
        [(SERIES, "60 number series", "≥ 50 %"), (1, "one number series", "reported apart")]
    {
        // In turns, so that a machine that drifts drifts for both.
        let mut ours = Vec::new();
        let mut ceiling = Vec::new();
        for _ in 0..3 {
            ceiling.push(pgbench(&mut suite, series).await?);
            ours.push(register(&suite, series).await?);
        }
        let (ours, ceiling) = (median(ours), median(ceiling));
        report.add(
            &format!("RegisterPetition through the gateway, {CLIENTS} clients, {name}"),
            &format!("{ours:.0}/s = {:.0} % of the ceiling", 100.0 * ours / ceiling),
            &format!("pgbench, the same rows in one transaction: {ceiling:.0}/s"),
            goal,
        );
    }
    suite.stop().await
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Petition offices that exist only here: one number series each.
async fn make_desks(suite: &Suite) -> anyhow::Result<()> {
    let mut files = test_kit::office::files()?;
    let mut append = |name: &str, lines: &dyn Fn(&str) -> String| {
        let text = files.iter().find(|(it, _)| *it == name).map(|(_, text)| text.to_owned());
        let more: String = (0..SERIES).map(|desk| lines(&body(desk))).collect();
        files.add(name, text.unwrap_or_default() + &more);
    };
    append("bodies.csv", &|body| format!("{body},{body},{body},petition_office,530902-ZF,,,,\n"));
    append("posts.csv", &|body| format!("{body}.registrar-1,registrar,registrar,,,\n"));
    append("holders.csv", &|body| format!("{body}.registrar-1,{},bench,,\n", holder(body)));
    let file = |(name, text): (&str, &str)| pb::OrganisationFile {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let request = pb::ApplyOrganisationRequest {
        request_id: request_id(),
        version: 1,
        files: files.iter().map(file).collect(),
        dry_run: false,
    };
    let officer = Office::open(suite).await?.at("530900-XFJ.organisation-1")?;
    let applied = officer.organisation().apply_organisation(request).await?.into_inner();
    anyhow::ensure!(applied.complaints.is_empty(), "{:?}", applied.complaints);
    Ok(())
}

fn holder(body: &str) -> String {
    format!("per-{}", body.to_lowercase())
}

fn body(desk: usize) -> String {
    let letter = |at: usize| char::from(b'A' + u8::try_from(at % 26).unwrap_or_default());
    format!("530902-BENCH{}{}", letter(desk / 26), letter(desk))
}

/// Registrations a second, acknowledged, by fifty clients for ten seconds.
async fn register(suite: &Suite, series: usize) -> anyhow::Result<f64> {
    let draft = Draft::about_wages(suite).0;
    let count = Arc::new(AtomicU64::new(0));
    let people = Arc::new(AtomicU64::new(0));
    let stopwatch = MachineClock::real().stopwatch();
    let mut clients = Vec::new();
    // Four connections: one HTTP/2 connection caps a client.
    let mut connections = Vec::new();
    for _ in 0..4 {
        connections.push(Client::connect(suite.gateway(), "").await?);
    }
    for turn in 0..CLIENTS {
        let desk = turn % series;
        let post = PostCode::parse(&format!("{}.registrar-1", body(desk))).context("a post")?;
        let person = PersonCode::parse(&holder(&body(desk))).context("a person")?;
        let client = connections[turn % 4].with_token(&suite.token(&person, &post)?)?;
        let (draft, count, people) = (draft.clone(), count.clone(), people.clone());
        clients.push(tokio::spawn(async move {
            let mut intake = client.intake();
            while stopwatch.elapsed() < Duration::from_secs(SECONDS) {
                let mut petition = draft.clone();
                // The people differ, as people do.
                if let Some(person) = petition.petitioners.first_mut() {
                    let own = people.fetch_add(1, Ordering::Relaxed);
                    person.id_number = format!("{own:018}");
                    person.phone = format!("{own:011}");
                }
                let request = intake::RegisterPetitionRequest {
                    request_id: request_id(),
                    petition: Some(petition),
                };
                intake.register_petition(request).await?;
                count.fetch_add(1, Ordering::Relaxed);
            }
            anyhow::Ok(())
        }));
    }
    for client in clients {
        client.await??;
    }
    Ok(count.load(Ordering::Relaxed) as f64 / stopwatch.elapsed().as_secs_f64())
}

/// The rows of one registration, as plain SQL: the counter without gaps is updated last.
const SCRIPT: &str = "\\set series random(1, :series_count)
begin;
insert into bench.matter (matter_id, petition_count, stage, answerable_body, answerable_post, visibility_version, excluded_bodies, excluded_posts) select gen_random_uuid(), 1, 'registered', '530902-XFJ', '530902-XFJ.registrar-1', 1, '{}', '{}';
insert into bench.petition (petition_id, matter_id, opened_matter_id, channel, region, receive_time, register_time, state, category, purpose, proposed_cues, party_size, notifiable, historical, receiving_body, key_id, sealed_text, query_generation, version) select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'letter', '530902', now(), now(), 'registered', 'wage_arrears', 'claim', '{}', 1, true, false, '530902-XFJ', 1, decode(repeat('00', 200), 'hex'), 1, 1;
insert into bench.petitioner select gen_random_uuid(), gen_random_uuid(), 0, false, 1, decode(repeat('00', 150), 'hex');
insert into bench.petitioner_index select decode(md5(random()::text) || md5(random()::text), 'hex'), gen_random_uuid() from generate_series(1, 2);
insert into bench.request_answer select 'per-bench', 'RegisterPetition', gen_random_uuid()::text, decode(repeat('00', 32), 'hex'), decode(repeat('00', 180), 'hex'), now();
insert into bench.outbox (event_id, type, matter_id, effect_date, record_time, actor, traceparent, visibility_version, excluded_bodies, excluded_posts, payload) select gen_random_uuid(), 'headwater.intake.v1.PetitionRegistered', gen_random_uuid(), '2026-01-01', now(), '530902-XFJ.registrar-1', '', 1, '{}', '{}', decode(repeat('00', 220), 'hex');
with taken as (update bench.counter set last_value = last_value + 1 where series = :series::text returning last_value) insert into bench.register select :series || '-' || last_value, gen_random_uuid(), null from taken;
commit;
";

/// Transactions a second of pgbench that write the same rows, with the same indexes, over the same number of series.
async fn pgbench(suite: &mut Suite, series: usize) -> anyhow::Result<f64> {
    let tables = [
        "matter",
        "petition",
        "petitioner",
        "petitioner_index",
        "request_answer",
        "outbox",
        "register",
        "counter",
    ];
    let mut sql = vec!["drop schema if exists bench cascade; create schema bench;".to_owned()];
    sql.extend(
        tables.map(|table| {
            format!("create table bench.{table} (like intake.{table} including all);")
        }),
    );
    sql.push(format!(
        "insert into bench.counter select n::text, 0 from generate_series(1, {series}) n;"
    ));
    let sql = sql.concat();
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(suite.admin()).await?;
    let place = Place::fresh()?;
    let script = place.path().join("rows.sql");
    std::fs::write(&script, SCRIPT)?;
    let postgres = suite.postgres();
    let output = tokio::process::Command::new(postgres.programs().join("pgbench"))
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2"])
        .arg(format!("--client={CLIENTS}"))
        .arg(format!("--time={SECONDS}"))
        .arg(format!("--define=series_count={series}"))
        .arg("--file")
        .arg(&script)
        .arg(postgres.url("headwater"))
        .stdin(Stdio::null())
        .output()
        .await?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.lines()
        .find_map(|line| line.strip_prefix("tps = ")?.split_whitespace().next()?.parse().ok())
        .with_context(|| format!("pgbench: {said}{}", String::from_utf8_lossy(&output.stderr)))
}
