//! SQL and rows only. A row that says what cannot be is an inconsistency, never a guess.

pub mod deadline;
pub mod dossier;
pub mod facts;
pub mod heard;
pub mod order;
pub mod read;
pub mod recount;
pub mod shard;
pub mod wake;

use std::str::FromStr;

use crate::domain::Refusal;

/// Everything that can stop a use case of supervision.
pub type Error = service_kit::Error<Refusal>;

/// Reads codes that were parsed before they were written.
fn codes<C: FromStr<Err = kernel::Invalid>>(texts: &[String]) -> Result<Vec<C>, Error> {
    texts
        .iter()
        .map(|text| text.parse().map_err(|_| Error::inconsistent("dossier", "an unreadable code")))
        .collect()
}

fn texts<C: ToString>(codes: &[C]) -> Vec<String> {
    codes.iter().map(ToString::to_string).collect()
}
