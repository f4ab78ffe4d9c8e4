//! Job queues that many would take for this: graphile-worker and BullMQ, on the same PostgreSQL and
//! the same Redis. Their handlers commit the rows that our firing commits, in tables with the same
//! indexes, and their workers wait for the instant as ours do. Each is tried with several settings
//! over a fifth of the jobs; the best of them is measured with all.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use test_kit::repository;
use tokio::process::Command;

use super::burst::DUE;
use super::office::Office;
use crate::report::say;

/// Bytes of the two events of one firing, on average.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    pub(crate) breached: i64,
    pub(crate) drafted: i64,
}

/// What a peer reached.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) goal: u32,
    pub(crate) jobs: u64,
    pub(crate) seconds: f64,
    pub(crate) per_second: f64,
    pub(crate) settings: String,
}

/// A peer and the settings it is tried with.
struct Candidate {
    name: &'static str,
    script: &'static str,
    goal: u32,
    /// Milliseconds that handing over one job takes at most.
    handing_ms: f64,
    settings: Vec<Setting>,
}

#[derive(Clone, Copy)]
struct Setting {
    processes: u32,
    concurrency: u32,
    /// Of graphile-worker: how long completions are gathered.
    complete_delay: i32,
}

/// Jobs fetched at once by graphile-worker.
const LOCAL_QUEUE: u32 = 500;
/// Connections of one worker's handlers at most: more than this only wait for the processors.
const CONNECTIONS: u32 = 50;

fn candidates() -> [Candidate; 2] {
    let setting =
        |processes, concurrency, complete_delay| Setting { processes, concurrency, complete_delay };
    [
        Candidate {
            // 0.18 wants a newer Node than long-lived distributions carry.
            name: "graphile-worker 0.17.3",
            script: "graphile.js",
            goal: 3,
            handing_ms: 0.2,
            settings: vec![
                setting(1, 24, 250),
                setting(1, 50, 250),
                setting(1, 50, 0),
                setting(2, 24, 250),
            ],
        },
        Candidate {
            name: "BullMQ 6.7.0",
            script: "bull.js",
            goal: 5,
            handing_ms: 0.1,
            settings: vec![
                setting(1, 50, 0),
                setting(1, 100, 0),
                setting(2, 50, 0),
                setting(2, 100, 0),
            ],
        },
    ]
}

/// Measures each peer; none where Node is missing.
pub(crate) async fn measure(office: &Office, sizes: Sizes) -> anyhow::Result<Vec<Peer>> {
    let Some(folder) = scripts().await? else {
        return Ok(Vec::new());
    };
    office
        .sql(
            "create schema peer;
             create table peer.dossier (like supervision.dossier including all);
             create table peer.deadline (like supervision.deadline including all);
             alter table peer.deadline set (toast_tuple_target = 128);
             create table peer.supervision_order (like supervision.supervision_order including all);
             create table peer.outbox (like supervision.outbox including all);
             insert into peer.dossier table supervision.dossier;",
        )
        .await?;
    office.vacuum(&["peer.dossier"]).await?;
    let mut peers = Vec::new();
    for candidate in candidates() {
        let mut best: Option<(Setting, f64)> = None;
        for setting in &candidate.settings {
            let jobs = DUE / 5;
            let seconds = run(office, &folder, &candidate, *setting, jobs, sizes).await?;
            let per_second = jobs as f64 / seconds;
            say(&format!(
                "  {}, {jobs} jobs, {}: {per_second:.0}/s",
                candidate.name,
                setting.describe()
            ));
            if best.is_none_or(|(_, known)| per_second > known) {
                best = Some((*setting, per_second));
            }
        }
        let (setting, _) = best.context("no setting")?;
        let seconds = run(office, &folder, &candidate, setting, DUE, sizes).await?;
        let per_second = DUE as f64 / seconds;
        say(&format!(
            "  {}, {DUE} jobs, {}: {per_second:.0}/s",
            candidate.name,
            setting.describe()
        ));
        peers.push(Peer {
            name: candidate.name,
            goal: candidate.goal,
            jobs: DUE,
            seconds,
            per_second,
            settings: setting.describe(),
        });
    }
    Ok(peers)
}

impl Setting {
    fn describe(self) -> String {
        let Self { processes, concurrency, complete_delay } = self;
        let connections = concurrency.min(CONNECTIONS);
        let gathered = match complete_delay {
            0 => String::new(),
            ms => format!(", completions gathered for {ms} ms"),
        };
        let processes = if processes == 1 {
            "one process".to_owned()
        } else {
            format!("{processes} processes")
        };
        format!("{processes}, concurrency {concurrency}, {connections} connections each{gathered}")
    }
}

/// One run from fresh rows: seconds from the instant until the last job's rows are committed.
async fn run(
    office: &Office,
    folder: &Path,
    candidate: &Candidate,
    setting: Setting,
    jobs: u64,
    sizes: Sizes,
) -> anyhow::Result<f64> {
    office
        .sql(
            "truncate peer.deadline, peer.supervision_order, peer.outbox restart identity;
             insert into peer.deadline table pristine.deadline;",
        )
        .await?;
    office.flush().await?;
    office.vacuum(&["peer.deadline", "peer.supervision_order", "peer.outbox"]).await?;
    let settings = json!({
        "database": office.postgres.url("postgres"),
        "redis": office.redis.url(),
        "jobs": jobs,
        "handingMs": candidate.handing_ms,
        "patienceMs": 180_000,
        "processes": setting.processes,
        "concurrency": setting.concurrency,
        "connections": setting.concurrency.min(CONNECTIONS),
        "localQueue": LOCAL_QUEUE,
        "completeDelay": setting.complete_delay,
        "sizes": { "breached": sizes.breached, "drafted": sizes.drafted },
    });
    let output = Command::new("node")
        .arg(folder.join(candidate.script))
        .arg(settings.to_string())
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .kill_on_drop(true)
        .output()
        .await?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let result: Value = said
        .lines()
        .last()
        .and_then(|line| serde_json::from_str(line).ok())
        .with_context(|| format!("{} said: {said}", candidate.name))?;
    check(office, jobs).await.with_context(|| format!("{}: {result}", candidate.name))?;
    result["seconds"].as_f64().context("no seconds")
}

/// The peer did all of the work too.
async fn check(office: &Office, jobs: u64) -> anyhow::Result<()> {
    let jobs = i64::try_from(jobs)?;
    for (query, expected) in [
        ("select count(*) from peer.deadline where state = 'breached'", jobs),
        ("select count(*) from peer.supervision_order", jobs),
        ("select count(*) from peer.outbox", 2 * jobs),
    ] {
        let found = office.number(query).await?;
        ensure!(found == expected, "{found} and not {expected}: {query}");
    }
    Ok(())
}

/// The folder with the scripts and their packages; none, said aloud, where there is no Node.
async fn scripts() -> anyhow::Result<Option<PathBuf>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers");
    std::fs::create_dir_all(&folder)?;
    for name in ["package.json", "handler.js", "crew.js", "graphile.js", "bull.js"] {
        std::fs::copy(repository().join("tests/bench/peers").join(name), folder.join(name))?;
    }
    let install = Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"])
        .current_dir(&folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .await;
    match install {
        Ok(status) if status.success() => Ok(Some(folder)),
        Ok(status) => {
            say(&format!("SKIPPED: the peers were not installed (npm ended with {status})"));
            Ok(None)
        }
        Err(error) => {
            say(&format!("SKIPPED: no peers without Node and npm ({error})"));
            Ok(None)
        }
    }
}
