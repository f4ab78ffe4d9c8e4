//! Sends rows on one bidirectional stream, and gathers what became of each.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use headwater_proto::intake::v1 as pb;
use kernel::Invalid;
use pb::imported_row::Outcome;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use super::read::FileRow;
use crate::client::Client;

/// What became of a file.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// Registered now: line, petition id, number.
    pub registered: Vec<(u64, pb::RegisteredRow)>,
    /// Known from an earlier import.
    pub known_count: u64,
    /// The same as an earlier row of the file.
    pub repeated_count: u64,
    /// Not registered, in the order of the lines: one for each reason.
    pub rejected: Vec<Reject>,
    /// Why the rows that nobody answered were given up, if any were; sending the file again goes on with them.
    pub broken: Option<Status>,
    /// The rows that nobody answered.
    pub unanswered_count: u64,
}

/// A row that was not registered, and one reason why.
#[derive(Clone, Debug)]
pub struct Reject {
    /// The line in the file.
    pub line: u64,
    /// The row's id in its source, if it has one.
    pub external_id: String,
    /// The field.
    pub field: String,
    /// The reason in machine words.
    pub reason: String,
    /// The reason in Chinese.
    pub zh: String,
    /// The reason in English.
    pub en: String,
}

/// What a list of rejected rows says of each.
const REJECTS: [&str; 6] = ["line", "external_id", "field", "reason", "message_zh", "message_en"];

/// How long to wait before each further try, while the suite cannot answer.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
];

/// Sends rows and gathers what became of them; `acknowledged` hears how many more rows were answered. A stream that breaks is opened
/// anew a few times: what was registered before is known then, so nothing is registered twice.
pub async fn send(
    client: &Client,
    rows: Vec<FileRow>,
    mut acknowledged: impl FnMut(u64),
) -> anyhow::Result<Imported> {
    let mut requests = Vec::with_capacity(rows.len());
    let mut answers = Answers::default();
    for row in rows {
        match row.row {
            Ok(request) => requests.push(request),
            Err(complaints) => {
                answers.reject(row.line, &row.external_id, complaints);
                acknowledged(1);
            }
        }
    }
    let mut broken = None;
    for pause in PAUSES.into_iter().map(Some).chain([None]) {
        broken = send_all(client, &requests, &mut answers, &mut acknowledged).await.err();
        match (&broken, pause) {
            (Some(status), Some(pause)) if can_help(status) => tokio::time::sleep(pause).await,
            _ => break,
        }
    }
    match broken {
        // Nothing was taken, and trying again does not help: the caller may not, or is not known.
        Some(status) if answers.rows.is_empty() && !can_help(&status) => Err(status.into()),
        broken => Ok(answers.into_imported(&requests, broken)),
    }
}

/// True if the same rows may be taken a moment later.
fn can_help(status: &Status) -> bool {
    matches!(status.code(), Code::Unavailable | Code::Unknown)
        || status.get_details_retry_info().is_some()
}

/// Sends the rows on one stream. All of them each time: rows without an id of their own are told apart by their order.
async fn send_all(
    client: &Client,
    requests: &[pb::ImportPetitionsRequest],
    answers: &mut Answers,
    acknowledged: &mut impl FnMut(u64),
) -> Result<(), Status> {
    let (sender, receiver) = mpsc::channel(2000);
    let feeding = async move {
        for request in requests {
            if sender.send(request.clone()).await.is_err() {
                break;
            }
        }
    };
    let mut intake = client.intake();
    let reading = async {
        let mut stream = intake.import_petitions(ReceiverStream::new(receiver)).await?.into_inner();
        while let Some(answer) = stream.message().await? {
            acknowledged(answers.take(answer.rows));
        }
        Ok(())
    };
    tokio::join!(reading, feeding).0
}

/// What became of each row, by its number: the first answer stands.
#[derive(Default)]
struct Answers {
    rows: BTreeMap<i64, Outcome>,
    rejected: Vec<Reject>,
}

impl Answers {
    /// Takes answers; returns how many of the rows had none yet.
    fn take(&mut self, rows: Vec<pb::ImportedRow>) -> u64 {
        let mut new = 0;
        for row in rows {
            if let (Some(outcome), Entry::Vacant(place)) = (row.outcome, self.rows.entry(row.row)) {
                place.insert(outcome);
                new += 1;
            }
        }
        new
    }

    /// A row that is not even sent.
    fn reject(&mut self, line: u64, external_id: &str, complaints: Vec<Invalid>) {
        self.rejected.extend(complaints.into_iter().map(|it| Reject {
            line,
            external_id: external_id.to_owned(),
            field: it.field,
            reason: it.reason.to_owned(),
            zh: it.zh,
            en: it.en,
        }));
    }

    fn into_imported(
        self,
        requests: &[pb::ImportPetitionsRequest],
        broken: Option<Status>,
    ) -> Imported {
        let answered = self.rows.len();
        let mut imported = Imported {
            rejected: self.rejected,
            broken,
            unanswered_count: requests.len().saturating_sub(answered) as u64,
            ..Imported::default()
        };
        let ids: BTreeMap<_, _> = requests.iter().map(|it| (it.row, &it.external_id)).collect();
        for (row, outcome) in self.rows {
            let external_id = ids.get(&row).map(|id| id.as_str()).unwrap_or_default();
            imported.take(u64::try_from(row).unwrap_or_default(), external_id, outcome);
        }
        imported.rejected.sort_by_key(|reject| reject.line);
        imported
    }
}

impl Imported {
    fn take(&mut self, line: u64, external_id: &str, outcome: Outcome) {
        match outcome {
            Outcome::Registered(registered) => self.registered.push((line, registered)),
            Outcome::Known(_) => self.known_count += 1,
            Outcome::Repeated(_) => self.repeated_count += 1,
            Outcome::Rejected(rejected) => {
                self.rejected.extend(rejected.complaints.into_iter().map(|it| Reject {
                    line,
                    external_id: external_id.to_owned(),
                    field: it.field,
                    reason: it.reason,
                    zh: it.message_zh,
                    en: it.message_en,
                }));
            }
        }
    }

    /// How many rows were rejected, however many reasons each had.
    pub fn rejected_count(&self) -> usize {
        let mut lines: Vec<_> = self.rejected.iter().map(|reject| reject.line).collect();
        lines.dedup();
        lines.len()
    }

    /// Writes the rejects into a file: line, the row's own id, field, reason, texts. Where there are none, a list of an earlier try is
    /// taken away. Returns whether there is a list now.
    pub fn list_rejects(&self, path: &Path) -> anyhow::Result<bool> {
        if !self.rejected.is_empty() {
            self.write_rejects(path)?;
            return Ok(true);
        }
        let earlier = std::fs::read_to_string(path).unwrap_or_default();
        if earlier.trim_start_matches('\u{feff}').starts_with(&REJECTS.join(",")) {
            std::fs::remove_file(path)?;
        }
        Ok(false)
    }

    fn write_rejects(&self, path: &Path) -> anyhow::Result<()> {
        let mut file = std::fs::File::create(path)?;
        // By this mark spreadsheets know that it is UTF-8.
        file.write_all("\u{feff}".as_bytes())?;
        let mut csv = csv::Writer::from_writer(file);
        csv.write_record(REJECTS)?;
        for it in &self.rejected {
            let line = it.line.to_string();
            csv.write_record([&line, &it.external_id, &it.field, &it.reason, &it.zh, &it.en])?;
        }
        Ok(csv.flush()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_rejected_rows_goes_with_the_last_of_them_and_nothing_else_does() {
        let place = test_kit::Place::fresh().unwrap();
        let path = place.path().join("rows.csv.rejects.csv");
        let mut answers = Answers::default();
        answers.reject(2, "7", vec![Invalid::missing("text")]);
        assert!(answers.into_imported(&[], None).list_rejects(&path).unwrap());
        let listed = std::fs::read_to_string(&path).unwrap();
        assert!(
            listed.starts_with("\u{feff}line,external_id") && listed.contains("2,7,text"),
            "{listed}"
        );

        assert!(!Imported::default().list_rejects(&path).unwrap());
        assert!(!path.exists());
        let letters = place.path().join("letters.csv");
        std::fs::write(&letters, "channel,text\n").unwrap();
        assert!(!Imported::default().list_rejects(&letters).unwrap());
        assert!(letters.exists());
    }
}
