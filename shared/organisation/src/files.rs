//! A folder of CSV and TOML files, read into lines of named cells.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use crate::complaint::{Complaints, Fault};
use crate::row::{Cells, FromCells};
use crate::table::Table;

/// The files of an organisation, in the order in which one refers to another.
pub const NAMES: [&str; 11] = [
    "regions.csv",
    "bodies.csv",
    "post-kinds.toml",
    "posts.csv",
    "holders.csv",
    "leaves.csv",
    "interests.csv",
    "categories.csv",
    "cues.csv",
    "competence.csv",
    "grids.csv",
];

/// The texts of the files of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<String, String>);

impl Files {
    /// Reads those files of a folder that make up an organisation; other files there are left
    /// alone.
    pub fn of_folder(folder: &Path) -> io::Result<Self> {
        let mut files = Self::default();
        for name in NAMES {
            match fs::read_to_string(folder.join(name)) {
                Ok(text) => files.add(name, text),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(io::Error::new(error.kind(), format!("{name}: {error}"))),
            }
        }
        Ok(files)
    }

    /// Adds a file, or replaces the one of this name.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.0.insert(name.into(), text.into());
    }

    /// The files, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Complains of each file that a whole folder would have.
    pub(crate) fn check_whole(&self, complaints: &mut Complaints) {
        for name in NAMES.into_iter().filter(|it| !self.0.contains_key(*it)) {
            complaints.note(name, 0, "", Fault::FileMissing);
        }
    }

    /// The rows of the files that are there.
    pub(crate) fn lines(&self, complaints: &mut Complaints) -> Lines {
        for (name, _) in self.iter().filter(|(name, _)| !NAMES.contains(name)) {
            complaints.note(name, 0, "", Fault::FileUnknown);
        }
        let mut lines = BTreeMap::new();
        for name in NAMES {
            let Some(text) = self.0.get(name) else { continue };
            let text = text.trim_start_matches('\u{feff}');
            let read = match name.rsplit_once('.') {
                Some((_, "toml")) => toml_lines(name, text, complaints),
                _ => csv_lines(name, text, complaints),
            };
            lines.insert(name, read);
        }
        Lines(lines)
    }
}

/// One row of a file as it stands there.
#[derive(Debug)]
struct Line {
    number: usize,
    cells: BTreeMap<String, String>,
}

/// A file: its header, if it is of a form that has one, and its rows.
#[derive(Debug, Default)]
struct Sheet {
    header: Option<Vec<String>>,
    lines: Vec<Line>,
}

/// The rows of all files.
#[derive(Debug)]
pub(crate) struct Lines(BTreeMap<&'static str, Sheet>);

impl Lines {
    /// The rows of one table; lines that cannot be one are complained of. Of a file that is not
    /// there the rows are those of before.
    pub(crate) fn rows<R: FromCells>(
        &self,
        before: &Table<R>,
        complaints: &mut Complaints,
    ) -> Vec<(usize, R)> {
        let Some(sheet) = self.0.get(R::FILE) else {
            return before.rows().iter().map(|it| (0, it.clone())).collect();
        };
        if !sheet.fits::<R>(complaints) {
            return Vec::new();
        }
        let mut rows = Vec::new();
        for Line { number, cells } in &sheet.lines {
            let (file, line) = (R::FILE, *number);
            let mut cells = Cells { file, line, texts: cells, complaints };
            rows.extend(R::read(&mut cells).map(|row| (line, row)));
        }
        rows
    }
}

impl Sheet {
    /// True if the columns are those of the table, or complains once of each that is not; days may
    /// be left out altogether.
    fn fits<R: FromCells>(&self, complaints: &mut Complaints) -> bool {
        let expected = R::COLUMNS;
        let unknown = |column: &str| !column.is_empty() && !expected.contains(&column);
        let Some(header) = &self.header else {
            for Line { number, cells } in &self.lines {
                for column in cells.keys().filter(|it| unknown(it)) {
                    complaints.note(R::FILE, *number, column, Fault::ColumnUnknown);
                }
            }
            return true;
        };
        let days = ["valid_from", "valid_to"];
        let missing =
            expected.iter().filter(|it| !days.contains(it) && !header.iter().any(|h| h == *it));
        let missing: Vec<_> = missing.collect();
        for column in &missing {
            complaints.note(R::FILE, 1, column, Fault::ColumnMissing);
        }
        for column in header.iter().filter(|it| unknown(it)) {
            complaints.note(R::FILE, 1, column, Fault::ColumnUnknown);
        }
        missing.is_empty()
    }
}

fn csv_lines(name: &str, text: &str, complaints: &mut Complaints) -> Sheet {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let Ok(headers) = reader.headers() else {
        complaints.note(name, 1, "", Fault::FileUnreadable);
        return Sheet::default();
    };
    let columns: Vec<String> = headers.iter().map(|it| it.trim().to_owned()).collect();
    let mut lines = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let number = record.position().map_or(0, csv::Position::line);
                lines.push(Line {
                    number: usize::try_from(number).unwrap_or_default(),
                    cells: columns.iter().cloned().zip(record.iter().map(str::to_owned)).collect(),
                });
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let line = usize::try_from(line).unwrap_or_default();
                complaints.note(name, line, "", Fault::FileUnreadable);
            }
        }
    }
    Sheet { header: Some(columns), lines }
}

/// A TOML file has a section a row, named by the row's code; a list there is a list of texts.
fn toml_lines(name: &str, text: &str, complaints: &mut Complaints) -> Sheet {
    let line_of = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
    let sections: toml::Table = match toml::from_str(text) {
        Ok(sections) => sections,
        Err(error) => {
            let line = error.span().map_or(0, |span| line_of(span.start));
            complaints.note(name, line, "", Fault::FileUnreadable);
            return Sheet::default();
        }
    };
    let mut lines = Vec::new();
    for (code, section) in sections {
        let number = text.find(&format!("[{code}]")).map_or(0, line_of);
        let Some(fields) = section.as_table() else {
            complaints.note(name, number, &code, Fault::FileUnreadable);
            continue;
        };
        let mut cells: BTreeMap<_, _> =
            fields.iter().map(|(field, value)| (field.clone(), cell(value))).collect();
        cells.insert("code".to_owned(), code);
        lines.push(Line { number, cells });
    }
    Sheet { header: None, lines }
}

fn cell(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Boolean(false) => String::new(),
        toml::Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join("|"),
        other => other.to_string(),
    }
}
