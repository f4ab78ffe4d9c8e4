//! Reads petitions from CSV and registers them through the gateway, on one bidirectional stream.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use headwater_proto::intake::v1 as pb;
use kernel::Invalid;
use kernel::clock::office_instant;
use pb::imported_row::Outcome;
use service_kit::parse::to_timestamp;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::client::Client;

/// How to read a file.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Our column's name to the file's, where they differ.
    pub columns: BTreeMap<String, String>,
    /// The channel of every row, whatever the file says.
    pub channel: Option<String>,
    /// The region of rows that name none.
    pub region: Option<String>,
    /// The source of rows that name none: the file's name by default.
    pub source: String,
    /// Records of the past: no deadline starts.
    pub historical: bool,
}

/// One row of a file: its line, and what to send or why it cannot be sent.
#[derive(Clone, Debug)]
pub struct FileRow {
    /// The line of the file on which the row begins.
    pub line: u64,
    /// The row, or what its form complains about.
    pub row: Result<pb::ImportPetitionsRequest, Vec<Invalid>>,
}

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

/// Reads a CSV file, plain or gzipped. Rows whose form is wrong are kept with their complaints.
pub fn read_file(path: &Path, options: &ImportOptions) -> anyhow::Result<Vec<FileRow>> {
    let file = std::fs::File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let reader: Box<dyn Read> = if path.extension().is_some_and(|it| it == "gz") {
        Box::new(flate2::read::MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    read(reader, options).with_context(|| format!("reading {}", path.display()))
}

fn read(reader: impl Read, options: &ImportOptions) -> anyhow::Result<Vec<FileRow>> {
    let mut csv = csv::ReaderBuilder::new().flexible(true).from_reader(reader);
    let header = csv.byte_headers()?.clone();
    let columns = Columns::of(&header, options)?;
    // Of a line that ends with CR LF the reader takes the LF, and with it the line, only with the next row.
    let behind = u64::from(csv.position().line() == 1);
    let mut rows = Vec::new();
    for record in csv.byte_records() {
        let record = record?;
        let line = record.position().map_or(0, |it| it.line() + behind);
        let row = columns.request(&record, line, options);
        rows.push(FileRow { line, row });
    }
    Ok(rows)
}

/// Sends rows and gathers what became of them; `acknowledged` hears how many more rows were answered.
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

/// Where in a record each of our columns is.
struct Columns(BTreeMap<&'static str, usize>);

/// Our columns. Only channel, text and received_time are required.
const COLUMNS: [&str; 16] = [
    "source",
    "external_id",
    "channel",
    "received_time",
    "region",
    "names",
    "representatives",
    "party_size",
    "id_numbers",
    "phones",
    "addresses",
    "text",
    "purpose",
    "category",
    "complained_bodies",
    "complained_posts",
];

impl Columns {
    fn of(header: &csv::ByteRecord, options: &ImportOptions) -> anyhow::Result<Self> {
        for ours in options.columns.keys() {
            if !COLUMNS.contains(&ours.as_str()) {
                bail!(
                    "--map names a column that petitions do not have: {ours}; they have {}",
                    COLUMNS.join(", ")
                );
            }
        }
        let mut places = BTreeMap::new();
        for ours in COLUMNS {
            let theirs = options.columns.get(ours).map_or(ours, String::as_str);
            let place = header.iter().position(|name| name.trim_ascii() == theirs.as_bytes());
            match place {
                Some(place) => drop(places.insert(ours, place)),
                None if options.columns.contains_key(ours) => {
                    bail!("the file has no column {theirs}")
                }
                None => {}
            }
        }
        for required in ["text", "received_time"] {
            if !places.contains_key(required) {
                bail!("no column {required}; name the file's own with --map {required}=COLUMN");
            }
        }
        if !places.contains_key("channel") && options.channel.is_none() {
            bail!("no column channel; give one for all rows with --channel");
        }
        Ok(Self(places))
    }

    fn request(
        &self,
        record: &csv::ByteRecord,
        line: u64,
        options: &ImportOptions,
    ) -> Result<pb::ImportPetitionsRequest, Vec<Invalid>> {
        let mut complaints = Vec::new();
        let mut text = |column: &'static str| self.text(record, column, &mut complaints);
        let source = text("source");
        let external_id = text("external_id");
        let channel_name = text("channel");
        let received = text("received_time");
        let mut draft = pb::PetitionDraft {
            text: text("text"),
            region: text("region"),
            category: text("category"),
            complained_bodies: list(&text("complained_bodies")),
            complained_posts: list(&text("complained_posts")),
            ..pb::PetitionDraft::default()
        };
        let purpose = text("purpose");
        let people = People {
            names: text("names"),
            id_numbers: text("id_numbers"),
            phones: text("phones"),
            addresses: text("addresses"),
            representatives: text("representatives"),
            party_size: text("party_size"),
        };
        let channel_name = options.channel.as_deref().unwrap_or(&channel_name);
        if draft.region.is_empty() {
            draft.region = options.region.clone().unwrap_or_default();
        }
        match channel(channel_name) {
            Ok(channel) => draft.channel = channel.into(),
            Err(complaint) => complaints.push(complaint),
        }
        match receive_time(&received) {
            Ok(time) => draft.receive_time = Some(to_timestamp(time)),
            Err(complaint) => complaints.push(complaint),
        }
        match self::purpose(&purpose) {
            Ok(purpose) => draft.purpose = purpose.into(),
            Err(complaint) => complaints.push(complaint),
        }
        if let Err(complaint) = people.write(&mut draft) {
            complaints.push(complaint);
        }
        if !complaints.is_empty() {
            return Err(complaints);
        }
        Ok(pb::ImportPetitionsRequest {
            row: i64::try_from(line).unwrap_or(i64::MAX),
            source: if source.is_empty() { options.source.clone() } else { source },
            external_id,
            petition: Some(draft),
            historical: options.historical,
        })
    }

    fn text(
        &self,
        record: &csv::ByteRecord,
        column: &'static str,
        complaints: &mut Vec<Invalid>,
    ) -> String {
        let bytes = self.0.get(column).and_then(|place| record.get(*place)).unwrap_or_default();
        if let Ok(text) = std::str::from_utf8(bytes) {
            return text.trim().to_owned();
        }
        let (zh, en) = ("不是有效的UTF-8文本", "not valid UTF-8");
        complaints.push(Invalid::new(column, "TEXT_NOT_UTF8", zh, en));
        String::new()
    }
}

/// The petitioners of a row: lists aligned by position.
struct People {
    names: String,
    id_numbers: String,
    phones: String,
    addresses: String,
    representatives: String,
    party_size: String,
}

impl People {
    fn write(&self, draft: &mut pb::PetitionDraft) -> Result<(), Invalid> {
        let representatives: usize = number("representatives", &self.representatives)?;
        draft.party_size = number("party_size", &self.party_size)?;
        let part = |text: &str, at: usize| {
            text.split(';').nth(at).map(str::trim).unwrap_or_default().to_owned()
        };
        let count = [&self.names, &self.id_numbers, &self.phones, &self.addresses]
            .iter()
            .map(|text| if text.is_empty() { 0 } else { text.split(';').count() })
            .max()
            .unwrap_or_default();
        draft.petitioners = (0..count)
            .map(|at| pb::Petitioner {
                name: part(&self.names, at),
                id_number: part(&self.id_numbers, at),
                phone: part(&self.phones, at),
                address: part(&self.addresses, at),
                representative: at < representatives,
            })
            .collect();
        Ok(())
    }
}

fn list(text: &str) -> Vec<String> {
    text.split(';').map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

fn number<N: std::str::FromStr + Default>(field: &str, text: &str) -> Result<N, Invalid> {
    if text.is_empty() {
        return Ok(N::default());
    }
    text.parse().map_err(|_| Invalid::malformed(field, "a whole number"))
}

fn channel(text: &str) -> Result<pb::Channel, Invalid> {
    match text {
        "letter" => Ok(pb::Channel::Letter),
        "visit" => Ok(pb::Channel::Visit),
        "online" => Ok(pb::Channel::Online),
        "telephone" => Ok(pb::Channel::Telephone),
        "fax" => Ok(pb::Channel::Fax),
        "other" => Ok(pb::Channel::Other),
        "" => Err(Invalid::missing("channel")),
        _ => Err(Invalid::malformed("channel", "letter, visit, online, telephone, fax or other")),
    }
}

fn purpose(text: &str) -> Result<pb::Purpose, Invalid> {
    match text {
        "" => Ok(pb::Purpose::Unspecified),
        "claim" => Ok(pb::Purpose::Claim),
        "suggestion" => Ok(pb::Purpose::Suggestion),
        "accusation" => Ok(pb::Purpose::Accusation),
        _ => Err(Invalid::malformed("purpose", "claim, suggestion or accusation")),
    }
}

/// An office time without an offset; a day alone means its first instant.
fn receive_time(text: &str) -> Result<DateTime<Utc>, Invalid> {
    if text.is_empty() {
        return Err(Invalid::missing("received_time"));
    }
    for form in ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"] {
        if let Ok(local) = NaiveDateTime::parse_from_str(text, form) {
            return Ok(office_instant(local.date(), local.time()));
        }
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map(|date| office_instant(date, NaiveTime::MIN))
        .map_err(|_| Invalid::malformed("received_time", "2026-03-02T09:15:00 or 2026-03-02"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, options: &ImportOptions) -> anyhow::Result<Vec<FileRow>> {
        read(text.as_bytes(), options)
    }

    #[test]
    fn a_file_with_other_columns_is_read_through_a_map() {
        let options = ImportOptions {
            columns: BTreeMap::from([
                ("text".to_owned(), "body".to_owned()),
                ("received_time".to_owned(), "submitted_at".to_owned()),
            ]),
            channel: Some("online".to_owned()),
            source: "f.csv".to_owned(),
            ..ImportOptions::default()
        };
        let rows =
            rows("id,body,submitted_at\n1,路灯坏了,2019-02-28T11:25:05\n", &options).unwrap();
        let row = rows[0].row.as_ref().unwrap();
        let draft = row.petition.as_ref().unwrap();
        assert_eq!(
            (row.row, draft.text.as_str(), draft.channel()),
            (2, "路灯坏了", pb::Channel::Online)
        );
        assert_eq!(draft.receive_time.unwrap().seconds, 1_551_324_305);
    }

    #[test]
    fn every_fault_of_a_row_is_named_and_the_next_row_is_read() {
        let text = b"channel,text,received_time\npigeon,\xff,noon\nvisit,ok,2026-03-02\n";
        let rows = read(&text[..], &ImportOptions::default()).unwrap();
        let faults = rows[0].row.as_ref().unwrap_err();
        let fields: Vec<_> = faults.iter().map(|it| (it.field.as_str(), it.reason)).collect();
        assert_eq!(
            fields,
            [
                ("text", "TEXT_NOT_UTF8"),
                ("channel", "FIELD_MALFORMED"),
                ("received_time", "FIELD_MALFORMED")
            ]
        );
        assert!(rows[1].row.is_ok());
    }

    #[test]
    fn petitioners_are_lists_aligned_by_position() {
        let text = "channel,text,received_time,names,phones,representatives,party_size\n\
                    visit,t,2026-03-02,a;b;c,1;;3,2,30\n";
        let rows = rows(text, &ImportOptions::default()).unwrap();
        let draft = rows[0].row.as_ref().unwrap().petition.clone().unwrap();
        let people: Vec<_> = draft
            .petitioners
            .iter()
            .map(|it| (it.name.as_str(), it.phone.as_str(), it.representative))
            .collect();
        assert_eq!(people, [("a", "1", true), ("b", "", true), ("c", "3", false)]);
        assert_eq!(draft.party_size, 30);
    }

    #[test]
    fn a_row_has_the_line_an_editor_shows_whatever_ends_the_lines() {
        for end in ["\n", "\r\n"] {
            let text =
                ["channel,text,received_time", "visit,one,2026-03-02", "visit,two,2026-03-03"];
            let rows = rows(&text.join(end), &ImportOptions::default()).unwrap();
            assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3], "{end:?}");
        }
    }

    #[test]
    fn a_missing_column_is_named_before_anything_is_sent() {
        let error = rows("channel,body\n", &ImportOptions::default()).unwrap_err();
        assert!(error.to_string().contains("--map text=COLUMN"), "{error}");
    }
}
