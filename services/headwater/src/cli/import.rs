//! `headwater import`: records through the gateway, row by row acknowledged.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::{Args, Subcommand};
use encoding_rs::Encoding;
use headwater_proto::intake::v1::RegisteredRow;
use indicatif::{ProgressBar, ProgressStyle};
use words::intake::Channel;

use super::gateway_options::GatewayOptions;
use super::{say, say_json};
use crate::import::{self, File, ImportOptions, Imported};
use crate::voice::{self, Wrong};

/// Import records.
#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// Import petitions from a CSV file; running it twice adds nothing
    Petitions(Petitions),
}

/// Import petitions from a CSV file, plain or gzipped.
///
/// Columns: text and received_time are required, and channel unless --channel gives one for all rows; source, external_id, region,
/// names, representatives, party_size, id_numbers, phones, addresses, subject, purpose, category, complained_bodies and
/// complained_posts may be there. Lists in a cell are separated by semicolons. A row is known by its source and external_id, so the same file can be sent
/// again. Rejected rows are listed in a file, with line, id, field and reason, and the command ends with 1.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Petitions {
    /// The file
    file: PathBuf,
    /// Our columns that have other names in the file; several are joined: text=title+body,received_time=submitted_at
    #[arg(long, value_delimiter = ',', value_parser = column)]
    map: Vec<(String, Vec<String>)>,
    /// The channel of every row: letter, visit, online, telephone, fax or other
    #[arg(long, value_parser = channel)]
    channel: Option<Channel>,
    /// The region of rows that name none
    #[arg(long)]
    region: Option<String>,
    /// The source of rows that name none; the file's name by default
    #[arg(long)]
    source: Option<String>,
    /// Records of the past: no deadline starts
    #[arg(long)]
    historical: bool,
    /// How the file's letters are written, such as gbk; UTF-8, or what the file's own mark says, by default
    #[arg(long, value_parser = encoding)]
    encoding: Option<&'static Encoding>,
    /// Where to list the rejected rows; beside the file by default
    #[arg(long)]
    rejects: Option<PathBuf>,
    /// Print it as JSON, for programs
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    gateway: GatewayOptions,
}

fn column(text: &str) -> Result<(String, Vec<String>), String> {
    text.split_once('=')
        .map(|(ours, theirs)| (ours.to_owned(), theirs.split('+').map(str::to_owned).collect()))
        .ok_or_else(|| format!("`{text}` is not OURS=THEIRS"))
}

fn encoding(text: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label(text.as_bytes()).ok_or_else(|| format!("no encoding is called {text}"))
}

fn channel(text: &str) -> Result<Channel, String> {
    import::channel(text).map_err(|complaint| complaint.en)
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
            columns: self.map.iter().cloned().collect(),
            channel: self.channel,
            region: self.region.clone(),
            source: self.source.clone().unwrap_or_else(|| name.clone().into_owned()),
            historical: self.historical,
            encoding: self.encoding,
        };
        let beside = || self.file.with_file_name(format!("{name}.rejects.csv"));
        let rejects = self.rejects.clone().unwrap_or_else(beside);
        let place = |path: &Path| std::fs::canonicalize(path).ok();
        let is_over = place(&rejects).is_some_and(|it| place(&self.file) == Some(it));
        ensure!(!is_over, Wrong::RejectsOverFile { path: rejects.display().to_string() });
        let File { rows, unused_columns } = import::read_file(&self.file, &options)?;
        let client = self.gateway.connect().await?;
        let done = voice::importing(voice::language(), "{pos}/{len}");
        let style =
            ProgressStyle::with_template(&format!("{{bar:40}} {done}  {{per_sec}}  {{eta}}"))?;
        let bar = ProgressBar::new(rows.len() as u64).with_style(style);
        let stopwatch = kernel::MachineClock::real().stopwatch();
        let imported = import::send(&client, rows, |count| bar.inc(count)).await?;
        bar.finish_and_clear();
        let seconds = stopwatch.elapsed().as_secs_f64();
        // What was registered is said whatever becomes of the list of what was not.
        let listed = imported.list_rejects(&rejects);
        let file = listed.as_ref().is_ok_and(|it| *it).then_some(&*rejects);
        if self.json {
            say_json(&json(&imported, seconds, file, &unused_columns))?;
        } else {
            tell(&imported, seconds, file, &unused_columns);
        }
        listed.with_context(|| Wrong::RejectsNotWritten { path: rejects.display().to_string() })?;
        if let Some(status) = imported.broken {
            return Err(status.into());
        }
        match (imported.rejected_count(), imported.unanswered_count) {
            (0, 0) => Ok(()),
            (0, count) => anyhow::bail!(Wrong::RowsUnanswered { count: count.to_string() }),
            (count, _) => anyhow::bail!(Wrong::RowsRejected { count: count.to_string() }),
        }
    }
}

/// What became of a file, for people.
fn tell(imported: &Imported, seconds: f64, rejects: Option<&Path>, unused: &[String]) {
    let language = voice::language();
    if !unused.is_empty() {
        say(&voice::columns_unused(language, unused.join("，")));
    }
    say(&voice::imported(
        language,
        imported.registered.len(),
        imported.known_count,
        imported.repeated_count,
        imported.rejected_count(),
        format!("{seconds:.1}"),
    ));
    if let (Some((_, first)), Some((_, last))) =
        (imported.registered.first(), imported.registered.last())
    {
        say(&voice::numbers(language, &first.number, &last.number));
    }
    if let Some(file) = rejects {
        say(&voice::rejects(language, file.display()));
    }
    if imported.unanswered_count > 0 {
        say(&voice::unanswered(language, imported.unanswered_count));
    }
}

/// The same for programs.
fn json(
    imported: &Imported,
    seconds: f64,
    rejects: Option<&Path>,
    unused: &[String],
) -> serde_json::Value {
    let number = |row: Option<&(u64, RegisteredRow)>| row.map(|(_, row)| row.number.clone());
    serde_json::json!({
        "registered": imported.registered.len(),
        "known": imported.known_count,
        "repeated": imported.repeated_count,
        "rejected": imported.rejected_count(),
        "unanswered": imported.unanswered_count,
        "first_number": number(imported.registered.first()),
        "last_number": number(imported.registered.last()),
        "rejects_file": rejects,
        "unused_columns": unused,
        "seconds": seconds,
    })
}
