//! Starts a PostgreSQL in the folder of the first argument, prints its URL and stops it at the end
//! of the input or at Ctrl-C: for scripts that need a database before the suite itself compiles.

use std::io::{Read, Write};

use anyhow::{Context, Result};
use engines::{DataFolder, Postgres, PostgresOptions};
use tokio::sync::oneshot;

#[tokio::main]
async fn main() -> Result<()> {
    let path = std::env::args_os().nth(1).context("name a data folder: postgres DIR")?;
    let folder = DataFolder::open(path)?;
    let mut postgres = Postgres::start(&folder, PostgresOptions::default()).await?;
    writeln!(std::io::stdout(), "{}", postgres.url("postgres"))?;

    // A thread of its own: the runtime would wait for one of its blocking tasks after a Ctrl-C.
    let (end_of_input, ended) = oneshot::channel::<std::io::Result<usize>>();
    std::thread::spawn(move || end_of_input.send(std::io::stdin().read_to_end(&mut Vec::new())));
    tokio::select! {
        _ = ended => {}
        signal = tokio::signal::ctrl_c() => signal?,
    }
    postgres.stop().await
}
