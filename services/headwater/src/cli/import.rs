//! `headwater import`: records through the gateway, row by row acknowledged.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};

use super::gateway_options::GatewayOptions;
use super::say;
use crate::import::{self, ImportOptions};

/// Import records.
#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// Import petitions from a CSV file; running it twice adds nothing
    Petitions(Petitions),
}

/// Import petitions from a CSV file, plain or gzipped.
///
/// Only channel, text and received_time are required. Rejected rows are written beside the file,
/// with line, field and reason.
#[derive(Debug, Args)]
pub(super) struct Petitions {
    /// The file
    file: PathBuf,
    /// Our columns that have other names in the file: text=body,received_time=submitted_at
    #[arg(long, value_delimiter = ',', value_parser = column)]
    map: Vec<(String, String)>,
    /// The channel of every row: letter, visit, online, telephone, fax or other
    #[arg(long)]
    channel: Option<String>,
    /// The region of rows that name none
    #[arg(long)]
    region: Option<String>,
    /// The source of rows that name none; the file's name by default
    #[arg(long)]
    source: Option<String>,
    /// Records of the past: no deadline starts
    #[arg(long)]
    historical: bool,
    #[command(flatten)]
    gateway: GatewayOptions,
}

fn column(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(ours, theirs)| (ours.to_owned(), theirs.to_owned()))
        .ok_or_else(|| format!("`{text}` is not OURS=THEIRS"))
}

impl Import {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Petitions(petitions) => petitions.run().await,
        }
    }
}

impl Petitions {
    async fn run(self) -> anyhow::Result<()> {
        let name = self.file.file_name().context("the file has no name")?.to_string_lossy();
        let options = ImportOptions {
            columns: self.map.into_iter().collect(),
            channel: self.channel,
            region: self.region,
            source: self.source.unwrap_or_else(|| name.clone().into_owned()),
            historical: self.historical,
        };
        let rows = import::read_file(&self.file, &options)?;
        let client = self.gateway.connect().await?;
        let bar = ProgressBar::new(rows.len() as u64).with_style(ProgressStyle::with_template(
            "{bar:40} {pos}/{len} acknowledged  {per_sec}  {eta} left",
        )?);
        let stopwatch = kernel::MachineClock::real().stopwatch();
        let imported = import::send(&client, rows, |count| bar.inc(count)).await?;
        bar.finish_and_clear();
        let seconds = stopwatch.elapsed().as_secs_f64();
        say(&format!(
            "registered {}, known before {}, rejected {}, in {seconds:.1} s",
            imported.registered.len(),
            imported.known_count,
            imported.rejected_count(),
        ));
        if let (Some((_, first)), Some((_, last))) =
            (imported.registered.first(), imported.registered.last())
        {
            say(&format!("numbers {} to {}", first.number, last.number));
        }
        if !imported.rejected.is_empty() {
            let rejects = self.file.with_file_name(format!("{name}.rejects.csv"));
            imported.write_rejects(&rejects)?;
            say(&format!("the rejected rows and their reasons: {}", rejects.display()));
        }
        Ok(())
    }
}
