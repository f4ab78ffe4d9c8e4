//! `headwater-lab database`: a PostgreSQL with all schemas, for checking SQL against.

use std::path::PathBuf;

use clap::Args;
use engines::{DataFolder, Postgres, PostgresOptions};
use headwater::terminal::say;
use lab::suite::{Secrets, prepare_database};
use tokio::io::AsyncReadExt;

/// Start a PostgreSQL with all schemas, print its URL, stop when standard input closes.
#[derive(Debug, Args)]
pub(crate) struct Database {
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
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let folder = DataFolder::open(&self.data)?;
        let mut postgres = Postgres::start(&folder, PostgresOptions::default()).await?;
        let url = prepare_database(&postgres, &Secrets::in_folder(folder.path())?).await?;
        say(&url);
        let mut rest = Vec::new();
        tokio::io::stdin().read_to_end(&mut rest).await?;
        postgres.stop().await
    }
}
