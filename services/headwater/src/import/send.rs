//! Sends rows on one bidirectional stream, and gathers what became of each.

use std::path::Path;

use headwater_proto::intake::v1 as pb;
use kernel::Invalid;
use pb::imported_row::Outcome;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::read::FileRow;
use crate::client::Client;

/// What became of a file.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// Registered now: line, petition id, number.
    pub registered: Vec<(u64, pb::RegisteredRow)>,
    /// Known from an earlier import.
    pub known_count: u64,
    /// Not registered: line, field, reason, texts.
    pub rejected: Vec<Reject>,
}

/// A row that was not registered, and one reason why.
#[derive(Clone, Debug)]
pub struct Reject {
    /// The line in the file.
    pub line: u64,
    /// The field.
    pub field: String,
    /// The reason in machine words.
    pub reason: String,
    /// The reason in Chinese.
    pub zh: String,
    /// The reason in English.
    pub en: String,
}

/// Sends rows and gathers what became of them; `acknowledged` hears how many more rows were
/// answered.
pub async fn send(
    client: &Client,
    rows: Vec<FileRow>,
    mut acknowledged: impl FnMut(u64),
) -> anyhow::Result<Imported> {
    let mut imported = Imported::default();
    let mut requests = Vec::with_capacity(rows.len());
    for row in rows {
        match row.row {
            Ok(request) => requests.push(request),
            Err(complaints) => {
                imported
                    .rejected
                    .extend(complaints.into_iter().map(|it| Reject::new(row.line, it)));
                acknowledged(1);
            }
        }
    }
    let (sender, receiver) = mpsc::channel(2000);
    let feeding = async move {
        for request in requests {
            if sender.send(request).await.is_err() {
                break;
            }
        }
    };
    let mut intake = client.intake();
    let reading = async || -> anyhow::Result<()> {
        let mut answers =
            intake.import_petitions(ReceiverStream::new(receiver)).await?.into_inner();
        while let Some(answer) = answers.message().await? {
            acknowledged(answer.rows.len() as u64);
            answer.rows.into_iter().for_each(|row| imported.take(row));
        }
        Ok(())
    };
    let (read, ()) = tokio::join!(reading(), feeding);
    read?;
    imported.rejected.sort_by_key(|reject| reject.line);
    Ok(imported)
}

impl Imported {
    fn take(&mut self, row: pb::ImportedRow) {
        let line = u64::try_from(row.row).unwrap_or_default();
        match row.outcome {
            Some(Outcome::Registered(registered)) => self.registered.push((line, registered)),
            Some(Outcome::Known(_)) => self.known_count += 1,
            Some(Outcome::Rejected(rejected)) => {
                self.rejected.extend(rejected.complaints.into_iter().map(|it| Reject {
                    line,
                    field: it.field,
                    reason: it.reason,
                    zh: it.message_zh,
                    en: it.message_en,
                }));
            }
            None => {}
        }
    }

    /// How many rows were rejected, however many reasons each had.
    pub fn rejected_count(&self) -> usize {
        let mut lines: Vec<_> = self.rejected.iter().map(|reject| reject.line).collect();
        lines.dedup();
        lines.len()
    }

    /// Writes the rejects beside the file: line, field, reason, texts.
    pub fn write_rejects(&self, path: &Path) -> anyhow::Result<()> {
        let mut csv = csv::Writer::from_path(path)?;
        csv.write_record(["line", "field", "reason", "message_zh", "message_en"])?;
        for it in &self.rejected {
            csv.write_record([&it.line.to_string(), &it.field, &it.reason, &it.zh, &it.en])?;
        }
        Ok(csv.flush()?)
    }
}

impl Reject {
    fn new(line: u64, it: Invalid) -> Self {
        Self { line, field: it.field, reason: it.reason.to_owned(), zh: it.zh, en: it.en }
    }
}
