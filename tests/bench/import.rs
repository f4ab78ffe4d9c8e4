//! The import stream: rows acknowledged a second, durable.

use headwater::import::{FileRow, ImportOptions, read_file, send};
use kernel::MachineClock;
use lab::Office;
use lab::{Suite, SuiteOptions};
use test_kit::{Place, repository};

use crate::report::Report;

const ROWS: usize = 50_000;

pub(crate) async fn measure(report: &mut Report) -> anyhow::Result<()> {
    let place = Place::fresh()?;
    let suite = Suite::start(SuiteOptions::real(place.path())).await?;
    let office = Office::open(&suite).await?;
    let registrar = office.at("530902-XFJ.registrar-1")?;
    let rows = rows()?;
    let stopwatch = MachineClock::real().stopwatch();
    let imported = send(&registrar, rows, |_| {}).await?;
    let seconds = stopwatch.elapsed().as_secs_f64();
    let count = imported.registered.len();
    anyhow::ensure!(count == ROWS, "{count} of {ROWS} rows were registered");
    let settling = MachineClock::real().stopwatch();
    suite.settled().await?;
    report.add(
        "import stream, one client, texts of the demo",
        &format!("{:.0} petitions/s acknowledged", ROWS as f64 / seconds),
        &format!(
            "feeds at their heads {:.1} s after the last acknowledgement",
            settling.elapsed().as_secs_f64()
        ),
        "≥ 5,000/s",
    );
    suite.stop().await
}

/// The demo's own petitions over and over, each under an id of its own.
fn rows() -> anyhow::Result<Vec<FileRow>> {
    let file = repository().join("deploy/data/demo/petitions.csv");
    let options = ImportOptions { source: "bench".to_owned(), ..ImportOptions::default() };
    let good: Vec<FileRow> =
        read_file(&file, &options)?.into_iter().filter(|row| row.row.is_ok()).take(80).collect();
    Ok((0..ROWS)
        .map(|turn| {
            let mut row = good[turn % good.len()].clone();
            if let Ok(request) = &mut row.row {
                request.row = i64::try_from(turn).unwrap_or_default();
                request.external_id = format!("bench-{turn}");
                if let Some(draft) = &mut request.petition {
                    "530902".clone_into(&mut draft.region);
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
