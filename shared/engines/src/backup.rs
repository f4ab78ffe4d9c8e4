//! A copy of a whole PostgreSQL, as an office keeps one, and its return.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::Postgres;
use crate::process::command;

impl Postgres {
    /// Copies the whole cluster while it serves, as `pg_basebackup` does: the copy is what there was at its end. Returns its folder.
    ///
    /// # Errors
    /// If the folder of an earlier copy is still there, or PostgreSQL does not give one.
    pub async fn base_backup(&self) -> Result<PathBuf> {
        let copy = self.folder.private_folder("postgres.backup")?;
        let mut backup = command(&self.folder, &self.programs().join("pg_basebackup"));
        backup.args(["--checkpoint=fast", "--wal-method=stream", "--no-password"]);
        backup.args(["--host=127.0.0.1", "--username", self.user()]);
        backup.arg("--port").arg(self.port().to_string()).arg("--pgdata").arg(&copy);
        let output = backup.env("PGPASSWORD", self.password()).output().await;
        let output = output.context("cannot run pg_basebackup: reinstall PostgreSQL")?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "pg_basebackup failed: {said}");
        Ok(copy)
    }

    /// Puts a copy in the place of the cluster, and starts that on the same port.
    ///
    /// # Errors
    /// If the copy is not there, or the server does not start with it.
    pub async fn restore(&mut self, copy: PathBuf) -> Result<()> {
        self.stop().await?;
        std::fs::remove_dir_all(&self.database_folder)?;
        std::fs::rename(copy, &self.database_folder).context("there is no such copy")?;
        self.restart().await
    }
}
