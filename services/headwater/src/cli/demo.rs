//! `headwater demo`: a hundred days of an office.

use std::path::PathBuf;

use clap::Args;

/// Run a hundred days of an office in a few seconds, and print a report.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Where PostgreSQL and Redis keep their data; emptied first
    #[arg(long, default_value = ".headwater/demo")]
    data: PathBuf,
    /// The petitions to import
    #[arg(long, default_value = "deploy/data/demo/petitions.csv")]
    petitions: PathBuf,
}

impl Demo {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        crate::demo::run(&self.data, &self.petitions).await
    }
}
