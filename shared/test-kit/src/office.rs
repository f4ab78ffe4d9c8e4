//! The organisation that ships with the suite, as tests and development use it.

use organisation::{Files, Organisation};

use crate::repository;

/// Its folder's files.
pub fn files() -> anyhow::Result<Files> {
    Ok(Files::of_folder(&repository().join("deploy/data"))?)
}

/// The organisation itself.
pub fn shipped() -> anyhow::Result<Organisation> {
    read(&files()?)
}

/// The organisation of these files, with the rights that the contracts know.
pub fn read(files: &Files) -> anyhow::Result<Organisation> {
    Organisation::read(files, &headwater_proto::rights().iter().cloned().collect()).map_err(
        |complaints| {
            let all: Vec<_> = complaints.iter().map(ToString::to_string).collect();
            anyhow::anyhow!("{}", all.join("\n"))
        },
    )
}
