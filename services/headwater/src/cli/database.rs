//! `headwater database`: a PostgreSQL with all schemas, for checking SQL against.

use std::path::PathBuf;

use clap::Args;
use engines::{DataFolder, Postgres, PostgresOptions};
use tokio::io::AsyncReadExt;

use super::say;
use crate::suite;

/// Start a PostgreSQL with all schemas, print its URL, stop when standard input closes.
#[derive(Debug, Args)]
pub(super) struct Database {
    /// An empty folder
    #[arg(long)]
    data: PathBuf,
    /// Migrate all schemas (always done; kept so that scripts say what they rely on)
    #[arg(long)]
    migrated: bool,
    /// Print the URL as the first line (always done)
    #[arg(long)]
    print_url: bool,
}

impl Database {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let folder = DataFolder::open(&self.data)?;
        let mut postgres = Postgres::start(&folder, PostgresOptions::default()).await?;
        let url = suite::prepare_database(&postgres, folder.path()).await?;
        say(&url);
        let mut rest = Vec::new();
        tokio::io::stdin().read_to_end(&mut rest).await?;
        postgres.stop().await
    }
}
