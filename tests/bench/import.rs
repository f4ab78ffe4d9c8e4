//! An import of 50,000: rows acknowledged a second; what people do meanwhile; when all feeds are at their heads.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use headwater::import::{FileRow, ImportOptions, read_file, send};
use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1 as routing;
use headwater_tests::Draft;
use kernel::MachineClock;
use lab::Office;
use lab::{Suite, SuiteOptions};
use service_kit::parse::to_timestamp;
use test_kit::{Place, repository, request_id};

use crate::report::Report;

const ROWS: usize = 50_000;
/// The desk of another county, whose clerk goes on working.
const CLERK: &str = "530921-XFJ.registrar-1";
const SCREENER: &str = "530921-XFJ.screening-1";

pub(crate) async fn measure(report: &mut Report) -> anyhow::Result<()> {
    let place = Place::fresh()?;
    let suite = Suite::start(SuiteOptions::real(place.path())).await?;
    let office = Office::open(&suite).await?;
    let registrar = office.at("530902-XFJ.registrar-1")?;
    let rows = rows(suite.clock().now())?;
    let before = Clerk::works(&office, &suite, Until::Times(100)).await?;
    let over = Arc::new(AtomicBool::new(false));
    let machine = MachineClock::real();
    let importing = async {
        let stopwatch = machine.stopwatch();
        let imported = send(&registrar, rows, |_| {}).await?;
        let acknowledged = stopwatch.elapsed();
        let count = imported.registered.len();
        anyhow::ensure!(count == ROWS, "{count} of {ROWS} rows were registered");
        let settling = machine.stopwatch();
        suite.digested().await?;
        let settled = settling.elapsed();
        over.store(true, Ordering::Relaxed);
        anyhow::Ok((acknowledged, settled))
    };
    let working = Clerk::works(&office, &suite, Until::Over(over.clone()));
    let (imported, during) = tokio::join!(importing, working);
    let ((acknowledged, settled), during) = (imported?, during?);
    report.add(
        "import stream, one client, texts of the demo",
        &format!("{:.0} petitions/s acknowledged", ROWS as f64 / acknowledged.as_secs_f64()),
        &format!("feeds at their heads {:.1} s after the last one", settled.as_secs_f64()),
        "≥ 5,000/s; ≤ 10 s",
    );
    report.add(
        "a clerk's calls during the import (register, get, list)",
        &format!("p99 {:.0} ms of {}", percentile(&during.calls, 99), during.calls.len()),
        &format!("without an import p99 {:.0} ms", percentile(&before.calls, 99)),
        "p99 ≤ 100 ms",
    );
    report.add(
        "registered by hand during the import, until routing knows and the desk lists it",
        &format!(
            "p50 {:.0} ms, p99 {:.0} ms of {}",
            percentile(&during.known, 50),
            percentile(&during.known, 99),
            during.known.len()
        ),
        &format!("without an import p99 {:.0} ms", percentile(&before.known, 99)),
        "p99 ≤ 1,000 ms",
    );
    suite.stop().await
}

/// A clerk who registers one petition after the other by hand, and looks at it.
#[derive(Default)]
struct Clerk {
    /// How long each call took.
    calls: Vec<Duration>,
    /// How long each petition took to be known to routing.
    known: Vec<Duration>,
}

enum Until {
    Times(usize),
    Over(Arc<AtomicBool>),
}

impl Clerk {
    async fn works(office: &Office<'_>, suite: &Suite, until: Until) -> anyhow::Result<Self> {
        let machine = MachineClock::real();
        let (client, screener) = (office.at(CLERK)?, office.at(SCREENER)?);
        let mut clerk = Self::default();
        while match &until {
            Until::Times(times) => clerk.known.len() < *times,
            Until::Over(over) => !over.load(Ordering::Relaxed),
        } {
            let petition =
                Draft::about_wages(suite).but(|it| "530921".clone_into(&mut it.region)).0;
            let request = intake::RegisterPetitionRequest {
                request_id: request_id(),
                petition: Some(petition),
            };
            let call = machine.stopwatch();
            let receipt = client.intake().register_petition(request).await?.into_inner();
            clerk.calls.push(call.elapsed());
            let acknowledged = machine.stopwatch();
            loop {
                let request = routing::GetMatterRequest { matter_id: receipt.matter_id.clone() };
                let call = machine.stopwatch();
                let got = screener.routing().get_matter(request).await;
                clerk.calls.push(call.elapsed());
                if got.is_ok() {
                    clerk.known.push(acknowledged.elapsed());
                    break;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            let call = machine.stopwatch();
            client.intake().list_work(intake::ListWorkRequest::default()).await?;
            clerk.calls.push(call.elapsed());
        }
        Ok(clerk)
    }
}

/// A percentile in milliseconds.
fn percentile(figures: &[Duration], percent: usize) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_unstable();
    let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).map_or(0.0, |it| it.as_secs_f64() * 1000.0)
}

/// The demo's own petitions over and over, each under an id of its own, received just now: letters that lay for months would each be
/// a breach with its order and its calls.
fn rows(now: DateTime<Utc>) -> anyhow::Result<Vec<FileRow>> {
    let file = repository().join("deploy/data/demo/petitions.csv");
    let options = ImportOptions { source: "bench".to_owned(), ..ImportOptions::default() };
    let good: Vec<FileRow> = read_file(&file, &options)?
        .rows
        .into_iter()
        .filter(|row| row.row.is_ok())
        .take(80)
        .collect();
    Ok((0..ROWS)
        .map(|turn| {
            let mut row = good[turn % good.len()].clone();
            if let Ok(request) = &mut row.row {
                request.row = i64::try_from(turn).unwrap_or_default();
                request.external_id = format!("bench-{turn}");
                if let Some(draft) = &mut request.petition {
                    "530902".clone_into(&mut draft.region);
                    draft.receive_time = Some(to_timestamp(now));
                    // The people differ, as people do.
                    for person in &mut draft.petitioners {
                        person.id_number = format!("5309021900{turn:08}");
                        person.phone = format!("139{turn:08}");
                    }
                }
            }
            row
        })
        .collect())
}
