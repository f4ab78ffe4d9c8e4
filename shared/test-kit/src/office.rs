//! The organisation that ships with the suite, as tests and development use it.

use std::convert::Infallible;

use chrono::{DateTime, Utc};
use mailbox::Store;
use organisation::{Files, Organisation, Rights, diff};

use crate::repository;

/// Its folder's files.
pub fn files() -> anyhow::Result<Files> {
    Ok(Files::of_folder(&repository().join("deploy/data"))?)
}

/// The organisation itself.
pub fn shipped() -> anyhow::Result<Organisation> {
    read(&files()?)
}

/// The rights that the contracts know.
pub fn rights() -> Rights {
    headwater_proto::rights().iter().cloned().collect()
}

/// The organisation of these files, with the rights that the contracts know.
pub fn read(files: &Files) -> anyhow::Result<Organisation> {
    Organisation::read(files, &rights()).map_err(|complaints| {
        let all: Vec<_> = complaints.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{}", all.join("\n"))
    })
}

/// Lets a service keep it, as routing tells of it.
pub async fn known_to(store: &Store, now: DateTime<Utc>) -> anyhow::Result<()> {
    let changes = diff(&Organisation::default(), &shipped()?);
    let mut tx = store.begin(&store.itself(), now).await?;
    for part in register::wire::facts(1, &changes, 1000) {
        let kept = register::follow(&mut tx, &part).await;
        kept.map_err(|error| anyhow::anyhow!("{error:?}"))?;
    }
    tx.commit::<Infallible>().await?;
    Ok(())
}
