//! The whole suite under somebody's hand: it starts engines, mints tokens and moves the office's
//! clock. No office runs it.

mod database;
mod demo;
mod dev;

use std::process::ExitCode;

use clap::Parser;
use headwater::terminal;

/// Headwater 源头 — the suite in one process, for development and demonstrations.
#[derive(Debug, Parser)]
#[command(name = "headwater-lab", version, about, max_term_width = 100)]
enum Command {
    /// Run the whole suite in this process, with a PostgreSQL and a Redis of its own
    Dev(dev::Dev),
    /// Run a hundred days of an office in a few seconds, and print a report
    Demo(demo::Demo),
    /// Start a PostgreSQL with all schemas, print its URL, stop when standard input closes
    #[command(hide = true)]
    Database(database::Database),
}

#[tokio::main]
async fn main() -> ExitCode {
    let command = Command::parse();
    terminal::run("headwater", "warn", Box::pin(command.run())).await
}

impl Command {
    async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Dev(command) => command.run().await,
            Self::Demo(command) => command.run().await,
            Self::Database(command) => command.run().await,
        }
    }
}
