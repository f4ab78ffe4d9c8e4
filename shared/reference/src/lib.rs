#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod categories;
pub mod organisation;
pub mod regions;

pub use categories::{Categories, Proposal};
pub use regions::Regions;

/// A data file that cannot be read: which file, which line, why.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {reason}")]
pub struct BadData {
    file: &'static str,
    reason: String,
}

fn rows<T: serde::de::DeserializeOwned>(file: &'static str, text: &str) -> Result<Vec<T>, BadData> {
    csv::Reader::from_reader(text.as_bytes())
        .into_deserialize()
        .collect::<Result<_, _>>()
        .map_err(|error| BadData { file, reason: error.to_string() })
}
