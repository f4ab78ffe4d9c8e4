//! The subcommands, one file each.

mod call;
mod completions;
mod deadlines;
mod describe;
mod doctor;
mod feed;
mod gateway_options;
mod healthy;
mod import;
mod keys;
mod migrate;
mod organisation;
mod process;
mod serve;
mod start;
mod terms;
mod timeline;
mod timers;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::help;
use crate::terminal::{self, say, say_json};

/// Headwater 源头 — petition source governance (信访源头治理).
#[derive(Debug, Parser)]
#[command(name = "headwater", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run one service, or the gateway, as a process of its own
    Serve(serve::Serve),
    /// Ask a process of this machine whether it lives, or takes calls
    Healthy(healthy::Healthy),
    /// Bring the schema of a service, or of all, up to date
    Migrate(migrate::Migrate),
    /// Make signing keys for the processes of a suite
    Keys(keys::Keys),
    /// Import records through the gateway
    #[command(subcommand)]
    Import(import::Import),
    /// Show the office's register of bodies, posts and holders, or put a folder in its place
    #[command(subcommand)]
    Organisation(organisation::Organisation),
    /// Call any method through the gateway: JSON in, JSON out
    Call(call::Call),
    /// List services, methods and the rights they ask for
    Describe(describe::Describe),
    /// Compute statutory terms, without any server
    #[command(subcommand)]
    Terms(terms::Terms),
    /// Work on all deadlines at once: recompute them
    #[command(subcommand)]
    Deadlines(deadlines::Deadlines),
    /// Compare or rebuild the timers in Redis
    #[command(subcommand)]
    Timers(timers::Timers),
    /// Show everything that happened to a petition, each date explained
    Timeline(timeline::Timeline),
    /// Show or mend a service's feeds: parked events, a new epoch
    #[command(subcommand)]
    Feed(feed::Feed),
    /// Compare the records of all services, as after a restore
    Doctor(doctor::Doctor),
    /// Print what a shell completes commands with
    Completions(completions::Completions),
}

/// All commands and their arguments.
pub(crate) fn command() -> clap::Command {
    Cli::command()
}

/// Runs the command line.
pub async fn run() -> ExitCode {
    let matches = help::matches(command());
    let Cli { command } = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let (process, filter) = match &command {
        Command::Serve(serve) if serve.serves() => {
            (format!("headwater-{}", serve.service()), "info")
        }
        _ => ("headwater".to_owned(), "warn"),
    };
    // Boxed: every command is in one future, which would otherwise lie there twice.
    terminal::run(&process, filter, Box::pin(command.run())).await
}

impl Command {
    async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Serve(command) => command.run().await,
            Self::Healthy(command) => command.run().await,
            Self::Migrate(command) => command.run().await,
            Self::Keys(command) => command.run(),
            Self::Import(command) => command.run().await,
            Self::Organisation(command) => command.run().await,
            Self::Call(command) => command.run().await,
            Self::Describe(command) => command.run(),
            Self::Terms(command) => command.run(),
            Self::Deadlines(command) => command.run().await,
            Self::Timers(command) => command.run().await,
            Self::Timeline(command) => command.run().await,
            Self::Feed(command) => command.run().await,
            Self::Doctor(command) => command.run().await,
            Self::Completions(command) => command.run(),
        }
    }
}
