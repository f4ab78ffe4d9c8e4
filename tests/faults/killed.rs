//! kill -9, each process in turn, in the middle of an import: nothing acknowledged is lost, nothing is doubled.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use headwater::import::{FileRow, ImportOptions, read_file};
use headwater_proto::intake::v1 as pb;
use headwater_tests::processes::{PROCESSES, Processes};
use kernel::ServiceName;
use test_kit::Place;
use tokio_stream::wrappers::ReceiverStream;

/// Rows imported while each process is killed.
const SLICE: usize = 1000;
const ROWS: usize = SLICE * PROCESSES.len();

#[tokio::test(flavor = "multi_thread")]
async fn every_process_killed_in_turn_loses_and_doubles_nothing() -> anyhow::Result<()> {
    let mut processes = Processes::start().await?;
    let rows = rows()?;
    let mut acknowledged = BTreeMap::new();
    for (victim, slice) in PROCESSES.into_iter().zip(rows.chunks(SLICE)) {
        acknowledged.extend(import_while_killing(&mut processes, victim, slice).await?);
    }
    assert_eq!(acknowledged.len(), ROWS);
    processes.settled().await?;
    compare(&processes, &acknowledged).await?;
    processes.stop().await
}

/// Imports a slice, kills one process in the middle, starts it again, and imports until every row is acknowledged.
async fn import_while_killing(
    processes: &mut Processes,
    victim: ServiceName,
    slice: &[FileRow],
) -> anyhow::Result<BTreeMap<i64, String>> {
    let progress = Arc::new(AtomicU64::new(0));
    let client = processes.client("530902-XFJ.registrar-1").await?;
    #[expect(clippy::disallowed_methods, reason = "the test waits for what it spawns")]
    let importing = tokio::spawn(import(client, slice.to_vec(), progress.clone()));
    let mut pause = tokio::time::interval(std::time::Duration::from_millis(2));
    while progress.load(Ordering::Relaxed) < 100 && !importing.is_finished() {
        pause.tick().await;
    }
    anyhow::ensure!(!importing.is_finished(), "the import was over before {victim} was killed");
    processes.kill9(victim).await?;
    processes.run(victim)?;
    let mut acknowledged = importing.await?;
    for _ in 0..100 {
        if acknowledged.len() == slice.len() {
            return Ok(acknowledged);
        }
        let client = processes.client("530902-XFJ.registrar-1").await?;
        let again = import(client, slice.to_vec(), progress.clone()).await;
        for (row, number) in again {
            let first = acknowledged.entry(row).or_insert_with(|| number.clone());
            assert_eq!(*first, number, "row {row} was acknowledged under two numbers");
        }
        pause.tick().await;
    }
    anyhow::bail!("{} of {} rows after {victim} was killed", acknowledged.len(), slice.len())
}

/// Imports until the stream ends, well or badly; the rows that were acknowledged, with their numbers.
async fn import(
    client: headwater::Client,
    rows: Vec<FileRow>,
    progress: Arc<AtomicU64>,
) -> BTreeMap<i64, String> {
    let (sender, receiver) = tokio::sync::mpsc::channel(1000);
    let feeding = async move {
        for request in rows.into_iter().filter_map(|row| row.row.ok()) {
            if sender.send(request).await.is_err() {
                break;
            }
        }
    };
    let reading = async {
        let mut known = BTreeMap::new();
        let Ok(answers) = client.intake().import_petitions(ReceiverStream::new(receiver)).await
        else {
            return known;
        };
        let mut answers = answers.into_inner();
        while let Ok(Some(answer)) = answers.message().await {
            progress.fetch_add(answer.rows.len() as u64, Ordering::Relaxed);
            known.extend(answer.rows.into_iter().filter_map(|row| match row.outcome? {
                pb::imported_row::Outcome::Registered(it)
                | pb::imported_row::Outcome::Known(it)
                | pb::imported_row::Outcome::Repeated(it) => Some((row.row, it.number)),
                pb::imported_row::Outcome::Rejected(_) => None,
            }));
        }
        known
    };
    tokio::join!(reading, feeding).0
}

fn rows() -> anyhow::Result<Vec<FileRow>> {
    let place = Place::fresh()?;
    let file = place.path().join("rows.csv");
    let mut text = "external_id,channel,text,received_time,region\n".to_owned();
    for turn in 0..ROWS {
        // Each row has an instant of its own, by which it is found again: its words are sealed.
        let (hour, minute, second) = (8 + turn / 3600, turn / 60 % 60, turn % 60);
        let time = format!("2026-06-01T{hour:02}:{minute:02}:{second:02}");
        let row = format!("row-{turn},letter,第{turn}处路灯不亮,{time},530902\n");
        text.push_str(&row);
    }
    std::fs::write(&file, text)?;
    let options = ImportOptions { source: "killed".to_owned(), ..ImportOptions::default() };
    Ok(read_file(&file, &options)?.rows)
}

/// Acknowledgements and rows, one by one; then what the other services made of them.
async fn compare(
    processes: &Processes,
    acknowledged: &BTreeMap<i64, String>,
) -> anyhow::Result<()> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "select r.number, extract(epoch from p.receive_time - '2026-06-01T08:00:00+08')::bigint
         from intake.petition p join intake.register r using (petition_id)",
    )
    .fetch_all(processes.admin())
    .await?;
    assert_eq!(rows.len(), ROWS, "lost or doubled");
    let by_number: BTreeMap<_, _> = rows.into_iter().collect();
    for (line, number) in acknowledged {
        // Line 2 holds row 0.
        assert_eq!(by_number.get(number), Some(&(line - 2)), "the acknowledged number {number}");
    }
    let mut numbers: Vec<_> = by_number.keys().cloned().collect();
    numbers.sort();
    let year = &numbers[0][11..15];
    assert_eq!(numbers[0], format!("530902-XFJ-{year}-000001"));
    assert_eq!(numbers[ROWS - 1], format!("530902-XFJ-{year}-{ROWS:06}"), "a gap");
    for sql in [
        "select count(*) from intake.outbox where type like '%PetitionRegistered'",
        "select count(*) from routing.matter",
        "select count(*) from supervision.deadline where rule = 'refer'",
    ] {
        let (count,): (i64,) =
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_one(processes.admin()).await?;
        assert_eq!(usize::try_from(count)?, ROWS, "{sql}");
    }
    Ok(())
}
