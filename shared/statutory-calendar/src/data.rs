//! What calendars and rules share as data: two languages, and errors that name file, rule and field.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A name in the office's language and in English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Chinese, the binding one.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    pub(crate) fn is_blank(&self) -> bool {
        self.zh.trim().is_empty() || self.en.trim().is_empty()
    }
}

/// Data that was refused at load, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataError {
    /// The file, such as `2026.toml`.
    pub file: String,
    /// The rule's id; none in a calendar.
    pub rule: Option<String>,
    /// The field, such as `holidays[2].from`.
    pub field: String,
    /// What is wrong with it.
    pub problem: String,
}

impl std::fmt::Display for DataError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { file, rule, field, problem } = self;
        match rule {
            Some(rule) => write!(f, "{file}, rule {rule}, field {field}: {problem}"),
            None => write!(f, "{file}, field {field}: {problem}"),
        }
    }
}

impl std::error::Error for DataError {}

impl DataError {
    /// A field of data that came without a file of its own, such as a section of a service's configuration.
    pub fn of_field(file: &str, field: &str, problem: impl Into<String>) -> Self {
        Place::file(file).error(field, problem)
    }
}

/// Where an entry stands while it is read, so that every error about it can say so.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) file: &'a str,
    pub(crate) rule: Option<&'a str>,
    /// Put before each field's name; empty for the file itself.
    pub(crate) prefix: &'a str,
}

impl<'a> Place<'a> {
    pub(crate) fn file(file: &'a str) -> Self {
        Self { file, rule: None, prefix: "" }
    }

    pub(crate) fn error(&self, field: &str, problem: impl Into<String>) -> DataError {
        let dot = if self.prefix.is_empty() || field.is_empty() { "" } else { "." };
        DataError {
            file: self.file.to_owned(),
            rule: self.rule.map(str::to_owned),
            field: format!("{}{dot}{field}", self.prefix),
            problem: problem.into(),
        }
    }

    /// The file's text as a table; a slip of syntax is told with its line.
    pub(crate) fn table(&self, text: &str) -> Result<toml::Table, DataError> {
        text.parse::<toml::Table>().map_err(|error| {
            let before = error.span().map_or(0, |span| span.start.min(text.len()));
            let line = 1 + text.bytes().take(before).filter(|b| *b == b'\n').count();
            self.error(&format!("line {line}"), error.message())
        })
    }

    /// One table as a value; the TOML library's message is split into field and problem.
    pub(crate) fn decode<T: DeserializeOwned>(&self, table: toml::Table) -> Result<T, DataError> {
        table.try_into().map_err(|error: toml::de::Error| {
            let problem = error.message().trim().to_owned();
            let shown = error.to_string();
            let path = shown.rsplit_once("in `").map_or("", |(_, rest)| rest);
            let path = path.split('`').next().unwrap_or_default();
            let named = ["missing field `", "unknown field `"]
                .iter()
                .find_map(|start| problem.strip_prefix(start))
                .and_then(|rest| rest.split('`').next())
                .unwrap_or_default();
            let dot = if path.is_empty() || named.is_empty() { "" } else { "." };
            self.error(&format!("{path}{dot}{named}"), problem)
        })
    }
}

/// The TOML files of a folder (not of the folders in it), by name.
pub(crate) fn read_folder(folder: &Path) -> Result<Vec<(String, String)>, DataError> {
    let shown = folder.display().to_string();
    let refused = |error: std::io::Error| Place::file(&shown).error("(folder)", error.to_string());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(refused)? {
        let path = entry.map_err(refused)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let text = std::fs::read_to_string(&path)
                .map_err(|error| Place::file(&name).error("(file)", error.to_string()))?;
            files.push((name, text));
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Place::file(&shown).error("(folder)", "holds no .toml file"));
    }
    Ok(files)
}
