//! Reads a CSV file into requests; a row whose form is wrong is kept with its complaints.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};
use encoding_rs::{Encoding, UTF_8};
use headwater_proto::intake::v1 as pb;
use kernel::Invalid;
use words::intake::Channel;

use super::lines::Lines;
use super::quoting;
use super::row::Columns;
use crate::voice::Wrong;

/// How to read a file.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Our column's name to the file's, where they differ; several are joined line by line.
    pub columns: BTreeMap<String, Vec<String>>,
    /// The channel of every row, whatever the file says.
    pub channel: Option<Channel>,
    /// The region of rows that name none.
    pub region: Option<String>,
    /// The source of rows that name none: the file's name by default.
    pub source: String,
    /// Records of the past: no deadline starts.
    pub historical: bool,
    /// How the file's letters are written; as UTF-8 if not said.
    pub encoding: Option<&'static Encoding>,
}

/// One row of a file: its line, and what to send or why it cannot be sent.
#[derive(Clone, Debug)]
pub struct FileRow {
    /// The line of the file on which the row begins.
    pub line: u64,
    /// Its id in its source, if it has one.
    pub external_id: String,
    /// The row, or what its form complains about.
    pub row: Result<pb::ImportPetitionsRequest, Vec<Invalid>>,
}

/// What a file holds.
#[derive(Clone, Debug)]
pub struct File {
    /// Its rows.
    pub rows: Vec<FileRow>,
    /// Columns that nothing is read from.
    pub unused_columns: Vec<String>,
}

/// Reads a CSV file, plain or gzipped. Rows whose form is wrong are kept with their complaints.
pub fn read_file(path: &Path, options: &ImportOptions) -> anyhow::Result<File> {
    let unreadable = || Wrong::FileUnreadable { path: path.display().to_string() };
    let file = std::fs::File::open(path).with_context(unreadable)?;
    let reader: Box<dyn Read> = if path.extension().is_some_and(|it| it == "gz") {
        Box::new(flate2::read::MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    read(reader, options).with_context(|| format!("reading {}", path.display()))
}

fn read(mut reader: impl Read, options: &ImportOptions) -> anyhow::Result<File> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    let bytes = as_utf8(bytes, options.encoding)?;
    let mut lines = Lines::of(&bytes);
    if let Some(fault) = quoting::fault(&bytes) {
        bail!(fault.wrong(lines.of_byte(fault.at)));
    }
    // Rows of another length are kept, to be named with their line.
    let mut csv = csv::ReaderBuilder::new().flexible(true).from_reader(&bytes[..]);
    let header = csv.byte_headers()?.clone();
    let columns = Columns::of(&header, options)?;
    let mut rows = Vec::new();
    for record in csv.byte_records() {
        let record = record?;
        let at = record.position().map_or(0, csv::Position::byte);
        let line = lines.of_row(usize::try_from(at)?);
        let row = if record.len() == header.len() {
            columns.request(&record, line, options)
        } else {
            Err(vec![fields_differ(record.len(), header.len())])
        };
        rows.push(FileRow { line, external_id: columns.external_id(&record), row });
    }
    Ok(File { rows, unused_columns: columns.unused(&header, options) })
}

/// The file's text. Letters that its encoding does not have are no guess of ours; rows whose letters are not UTF-8 are named one by one.
fn as_utf8(bytes: Vec<u8>, said: Option<&'static Encoding>) -> Result<Vec<u8>, Wrong> {
    let marked = Encoding::for_bom(&bytes).map(|(it, _)| it);
    let Some(encoding) = marked.or(said).filter(|it| *it != UTF_8) else { return Ok(bytes) };
    let (text, _, is_bent) = encoding.decode(&bytes);
    if is_bent {
        return Err(Wrong::NotInEncoding { encoding: encoding.name().to_owned() });
    }
    Ok(text.into_owned().into_bytes())
}

/// A row of another length than the header's: a comma in a text that is not quoted would cut the text.
fn fields_differ(row: usize, header: usize) -> Invalid {
    Invalid::new(
        "row",
        "FIELDS_DIFFER",
        format!("本行有{row}个单元格，表头有{header}个；文字中含逗号的，整格须加引号"),
        format!(
            "the row has {row} cells and the header {header}; a cell that holds a comma is quoted"
        ),
    )
}

#[cfg(test)]
mod tests {
    use kernel::Explain;

    use super::*;

    fn rows(text: &str, options: &ImportOptions) -> anyhow::Result<Vec<FileRow>> {
        Ok(read(text.as_bytes(), options)?.rows)
    }

    #[test]
    fn a_file_with_other_columns_is_read_through_a_map() {
        let options = ImportOptions {
            columns: BTreeMap::from([
                ("text".to_owned(), vec!["title".to_owned(), "body".to_owned()]),
                ("received_time".to_owned(), vec!["submitted_at".to_owned()]),
                ("subject".to_owned(), vec!["title".to_owned()]),
            ]),
            channel: Some(Channel::Online),
            source: "f.csv".to_owned(),
            ..ImportOptions::default()
        };
        let rows =
            rows("id,body,title,submitted_at\n1,路灯坏了,关于路灯,2019-02-28T11:25:05\n", &options)
                .unwrap();
        let row = rows[0].row.as_ref().unwrap();
        let draft = row.petition.as_ref().unwrap();
        assert_eq!(
            (row.row, draft.text.as_str(), draft.channel()),
            (2, "关于路灯\n路灯坏了", pb::Channel::Online)
        );
        assert_eq!(draft.receive_time.unwrap().seconds, 1_551_324_305);
        assert_eq!(draft.subject, "关于路灯");
    }

    #[test]
    fn every_fault_of_a_row_is_named_and_the_next_row_is_read() {
        let text = b"channel,text,received_time\npigeon,\xff,noon\nvisit,ok,2026-03-02\n";
        let rows = read(&text[..], &ImportOptions::default()).unwrap().rows;
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
    fn each_row_has_a_line_of_its_own_where_line_ends_are_mixed() {
        let text = "channel,text,received_time\nvisit,one,2026-03-02\r\nvisit,\"two\nlines\",2026-03-03\n\
                    \r\nvisit,three,2026-03-03\rvisit,four,2026-03-03\n";
        let rows = rows(text, &ImportOptions::default()).unwrap();
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3, 6, 7]);
    }

    #[test]
    fn a_comma_that_is_not_quoted_cuts_no_letter() {
        let text = "channel,received_time,text\nvisit,2026-03-02,路坏了, 三个月没有人修\n\
                    visit,2026-03-02\nvisit,2026-03-02,\"路坏了, 三个月\"\n";
        let rows = rows(text, &ImportOptions::default()).unwrap();
        for row in &rows[..2] {
            assert_eq!(row.row.as_ref().unwrap_err()[0].reason, "FIELDS_DIFFER");
        }
        assert!(rows[2].row.is_ok());
    }

    #[test]
    fn a_quote_that_is_not_closed_swallows_no_letters() {
        let head = "channel,received_time,text";
        for (rest, line) in [
            ("visit,2026-03-02,ok\nvisit,2026-03-02,\"open\nvisit,2026-03-02,next", 3),
            ("visit,2026-03-02,\"a\"b", 2),
        ] {
            let error = rows(&format!("{head}\n{rest}\n"), &ImportOptions::default()).unwrap_err();
            let wrong = error.downcast_ref::<Wrong>().unwrap();
            assert!(wrong.en().contains(&format!("line {line}")), "{}", wrong.en());
        }
    }

    #[test]
    fn columns_are_found_in_capitals_and_what_is_not_read_is_named() {
        let text = "Channel,TEXT,received_time,adresses\nvisit,t,2026/3/2,x\n";
        let file = read(text.as_bytes(), &ImportOptions::default()).unwrap();
        assert_eq!(file.unused_columns, ["adresses"]);
        assert!(file.rows[0].row.is_ok());
        let error =
            rows("channel,text,text,received_time\n", &ImportOptions::default()).unwrap_err();
        assert!(error.to_string().contains("columns called text"), "{error}");
    }

    #[test]
    fn a_file_of_another_encoding_is_read_as_it_is_said_or_marked() {
        let text = "channel,text,received_time\n来信,路灯坏了,2026-03-02\n";
        let (gb18030, ..) = encoding_rs::GB18030.encode(text);
        let utf16: Vec<u8> =
            std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let said = ImportOptions { encoding: Encoding::for_label(b"gbk"), ..Default::default() };
        for (bytes, options) in [(&*gb18030, &said), (&*utf16, &ImportOptions::default())] {
            let file = read(bytes, options).unwrap();
            let row = file.rows[0].row.as_ref().unwrap();
            assert_eq!(row.petition.as_ref().unwrap().text, "路灯坏了");
        }
        let row = &read(&*gb18030, &ImportOptions::default()).unwrap().rows[0];
        assert!(row.row.as_ref().unwrap_err()[0].zh.contains("CSV UTF-8"));
        let error = read(&b"text\xff\xff"[..], &said).unwrap_err();
        assert!(error.to_string().contains("GBK"), "{error}");
    }

    #[test]
    fn a_missing_column_is_named_before_anything_is_sent() {
        let error = rows("channel,body\n", &ImportOptions::default()).unwrap_err();
        let error = error.to_string();
        assert!(error.contains("--map text=COLUMN") && error.contains("channel, body"), "{error}");
    }
}
