//! The drill of docs/restore.md, from backups that were taken while people were registering: what was acknowledged and lost is named,
//! no number is given twice, and at its end the records agree.

mod desk;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, ensure};
use headwater_tests::processes::{PROCESSES, Processes};
use serde_json::Value;
use test_kit::Place;
use test_kit::patience::until;
use tokio::process::Command;

use desk::Desk;

/// What the doctor says, and its exit code.
async fn doctor(processes: &Processes) -> anyhow::Result<(Option<i32>, Value)> {
    let output = processes.operator(&["doctor", "--json", "--name", "100000"]).await?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let report = serde_json::from_slice(&output.stdout).context(said)?;
    Ok((output.status.code(), report))
}

/// The differences of one kind.
fn differences<'r>(report: &'r Value, what: &str) -> Vec<&'r Value> {
    let all = report["differences"].as_array().map(Vec::as_slice).unwrap_or_default();
    all.iter().filter(|it| it["what"] == what).collect()
}

fn names(value: &Value) -> BTreeSet<String> {
    let all = value.as_array().map(Vec::as_slice).unwrap_or_default();
    all.iter().filter_map(|it| it.as_str().map(ToOwned::to_owned)).collect()
}

/// Runs a command of the drill that must go well.
async fn operate(processes: &Processes, arguments: &[&str]) -> anyhow::Result<()> {
    let output = processes.operator(arguments).await?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "headwater {}: {said}", arguments.join(" "));
    Ok(())
}

/// The last steps: everything serves again, and the doctor finds nothing any more.
async fn serve_until_sound(processes: &mut Processes) -> anyhow::Result<()> {
    for service in PROCESSES {
        processes.run(service)?;
    }
    // The gateway answers once all is up.
    processes.client(desk::POST).await?;
    processes.settled().await?;
    let processes = &*processes;
    until(async || Ok(doctor(processes).await?.0 == Some(0))).await
}

async fn texts(processes: &Processes, sql: &'static str) -> anyhow::Result<BTreeSet<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(sql).fetch_all(processes.admin()).await?;
    Ok(rows.into_iter().map(|(text,)| text).collect())
}

/// One of PostgreSQL's own programs, told where the database is.
async fn postgres(processes: &Processes, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
    let program = processes.postgres.programs().join(program);
    let output = Command::new(program).args(arguments).output().await?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

async fn dump(processes: &Processes, schema: &str, file: &Path) -> anyhow::Result<()> {
    let (url, file) = (processes.admin_url(), file.display().to_string());
    let what = ["--format=custom", "--schema", schema, "--file", &file, &url];
    postgres(processes, "pg_dump", &what).await
}

async fn restore(processes: &Processes, schema: &str, file: &Path) -> anyhow::Result<()> {
    let (url, file) = (processes.admin_url(), file.display().to_string());
    let drop = format!("drop schema {schema} cascade");
    postgres(processes, "psql", &["--quiet", "--command", &drop, &url]).await?;
    postgres(processes, "pg_restore", &["--exit-on-error", "--dbname", &url, &file]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_restored_from_a_dump_under_load_is_told_what_it_lost_and_repeats_no_number()
-> anyhow::Result<()> {
    let mut processes = Processes::start().await?;
    let place = Place::fresh()?;
    let file = place.path().join("intake.dump");
    let desk = Desk::open(&processes).await?;
    desk.has_registered(20).await?;
    dump(&processes, "intake", &file).await?;
    desk.registers_more(20).await?;
    let acknowledged = desk.close().await?;
    processes.settled().await?;
    assert_eq!(doctor(&processes).await?.0, Some(0), "a suite that serves is sound");

    processes.halt().await?;
    restore(&processes, "intake", &file).await?;
    operate(&processes, &["migrate", "all"]).await?;
    let kept = texts(&processes, "select number from intake.register").await?;
    let lost: BTreeSet<_> = acknowledged.difference(&kept).cloned().collect();
    assert!(!kept.is_empty() && lost.len() >= 20, "{} kept, {} lost", kept.len(), lost.len());

    let (code, report) = doctor(&processes).await?;
    assert_eq!(code, Some(1), "{report:#}");
    let facts = differences(&report, "facts_lost");
    assert_eq!(facts.len(), 1, "{report:#}");
    assert_eq!((&facts[0]["service"], &facts[0]["count"]), (&"intake".into(), &lost.len().into()));
    let readers = ["grid_collaboration", "risk_ledger", "routing", "supervision"];
    assert_eq!(names(&facts[0]["readers"]), readers.map(ToOwned::to_owned).into());
    // Each line names the event, what it was, about which matter, under which number.
    let named = names(&facts[0]["sample"]);
    let numbers = named.iter().filter_map(|it| it.rsplit(' ').next()).map(ToOwned::to_owned);
    assert_eq!(numbers.collect::<BTreeSet<_>>(), lost);
    assert!(named.iter().all(|it| it.contains(" PetitionRegistered mat_")), "{named:?}");
    let again = differences(&report, "numbers_ahead");
    assert_eq!((&again[0]["service"], &again[0]["count"]), (&"intake".into(), &lost.len().into()));
    let ahead = differences(&report, "reader_ahead");
    let ahead: BTreeSet<_> = ahead.iter().filter_map(|it| it["service"].as_str()).collect();
    assert_eq!(ahead, readers.into());

    operate(&processes, &["feed", "rebase", "intake"]).await?;
    serve_until_sound(&mut processes).await?;
    let (_, report) = doctor(&processes).await?;
    assert_eq!(report["noted_as_lost"][0]["count"], lost.len(), "{report:#}");
    goes_on(&processes, &acknowledged).await?;
    processes.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suite_restored_from_a_base_backup_under_load_is_sound_at_the_end_of_the_drill()
-> anyhow::Result<()> {
    let change = |environment: &mut std::collections::BTreeMap<String, String>| {
        environment.insert("HEADWATER_SUPERVISION__COMPARE_SECONDS".to_owned(), "1".to_owned());
    };
    let mut processes = Processes::with(change).await?;
    let desk = Desk::open(&processes).await?;
    desk.has_registered(20).await?;
    let backup = processes.postgres.base_backup().await?;
    desk.registers_more(20).await?;
    let acknowledged = desk.close().await?;
    processes.settled().await?;
    let deadlines = "select 'ddl_' || deadline_id::text from supervision.deadline";
    let before = texts(&processes, deadlines).await?;

    processes.halt().await?;
    processes.postgres.restore(backup).await?;
    operate(&processes, &["migrate", "all"]).await?;
    let kept = texts(&processes, "select number from intake.register").await?;
    assert!(acknowledged.len() >= kept.len() + 20, "{} kept", kept.len());
    let after = texts(&processes, deadlines).await?;

    // All services are of one instant, so none knows what another has lost. Redis does: it was not restored.
    let (code, report) = doctor(&processes).await?;
    assert_eq!(code, Some(1), "{report:#}");
    let timers = differences(&report, "timers_differ");
    assert_eq!(timers.len(), report["differences"].as_array().map(Vec::len).unwrap_or_default());
    let named = names(&timers[0]["sample"]);
    let lost: BTreeSet<_> = before.difference(&after).cloned().collect();
    assert!(named.intersection(&lost).count() > 0, "{report:#}");

    let on_paper = acknowledged.last().context("a number")?;
    operate(&processes, &["feed", "rebase", "intake", "--given", on_paper]).await?;
    for service in ["routing", "supervision", "risk-ledger", "grid-collaboration"] {
        operate(&processes, &["feed", "rebase", service]).await?;
    }
    serve_until_sound(&mut processes).await?;
    goes_on(&processes, &acknowledged).await?;
    processes.stop().await
}

/// After the drill the next petition has a number that nobody holds, and every service hears of it.
async fn goes_on(processes: &Processes, acknowledged: &BTreeSet<String>) -> anyhow::Result<()> {
    let next = desk::register(&processes.client(desk::POST).await?, "after-the-drill").await?;
    let last = acknowledged.last().context("a number")?;
    let ordinal = |number: &str| number.rsplit('-').next().and_then(|it| it.parse::<i64>().ok());
    assert_eq!(ordinal(&next), ordinal(last).map(|it| it + 1), "{next} after {last}");
    processes.settled().await?;
    assert!(texts(processes, "select number from routing.matter").await?.contains(&next));
    let heard =
        "select m.number from supervision.deadline d join routing.matter m using (matter_id)
                 where d.rule = 'refer'";
    assert!(texts(processes, heard).await?.contains(&next));
    Ok(())
}

#[tokio::test]
async fn who_cannot_look_says_so_by_another_code_than_who_finds_differences() -> anyhow::Result<()>
{
    let binary = headwater_tests::binary::headwater()?;
    let mut doctor = Command::new(binary);
    let url = "postgres://nobody:geheim@127.0.0.1:1/headwater";
    doctor.args(["doctor", "--database-url", url]).env("HEADWATER_LANG", "en");
    let output = doctor.output().await?;
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("could not look") && !said.contains("geheim"), "{said}");
    Ok(())
}
