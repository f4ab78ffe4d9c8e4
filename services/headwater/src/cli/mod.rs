//! The subcommands, one file each.

mod call;
mod database;
mod deadlines;
mod demo;
mod describe;
mod dev;
mod feed;
mod gateway_options;
mod import;
mod keys;
mod migrate;
mod serve;
mod terms;
mod timeline;
mod timers;

pub(crate) use serve::interrupted;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use service_kit::telemetry::{Settings, Telemetry};

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
    /// Run the whole suite in this process, with a PostgreSQL and a Redis of its own
    Dev(dev::Dev),
    /// Bring the schema of a service, or of all, up to date
    Migrate(migrate::Migrate),
    /// Make signing keys for the processes of a suite
    Keys(keys::Keys),
    /// Import records through the gateway
    #[command(subcommand)]
    Import(import::Import),
    /// Call any method through the gateway: JSON in, JSON out
    Call(call::Call),
    /// List services, methods and the rights they ask for
    Describe(describe::Describe),
    /// Compute statutory terms, without any server
    #[command(subcommand)]
    Terms(terms::Terms),
    /// Work on all deadlines at once: count them anew
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
    /// Run a hundred days of an office in a few seconds, and print a report
    Demo(demo::Demo),
    /// Start a PostgreSQL with all schemas, print its URL, stop when standard input closes
    #[command(hide = true)]
    Database(database::Database),
}

/// Runs the command line.
pub async fn run() -> ExitCode {
    let cli = Cli::parse();
    let filter = match &cli.command {
        Command::Serve(_) => "info",
        _ => "warn",
    };
    let process = match &cli.command {
        Command::Serve(serve) => format!("headwater-{}", serve.service()),
        _ => "headwater".to_owned(),
    };
    let telemetry = match Telemetry::start(&Settings::from_environment(&process, filter)) {
        Ok(telemetry) => telemetry,
        Err(error) => return fail(&error),
    };
    let outcome = match cli.command {
        Command::Serve(command) => command.run().await,
        Command::Dev(command) => command.run().await,
        Command::Migrate(command) => command.run().await,
        Command::Keys(command) => command.run(),
        Command::Import(command) => command.run().await,
        Command::Call(command) => command.run().await,
        Command::Describe(command) => command.run(),
        Command::Terms(command) => command.run(),
        Command::Deadlines(command) => command.run().await,
        Command::Timers(command) => command.run().await,
        Command::Timeline(command) => command.run().await,
        Command::Feed(command) => command.run().await,
        Command::Demo(command) => command.run().await,
        Command::Database(command) => command.run().await,
    };
    telemetry.flush();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

/// Prints what went wrong, for a person, on standard error.
fn fail(error: &anyhow::Error) -> ExitCode {
    let text = match error.downcast_ref::<tonic::Status>() {
        Some(status) => crate::client::explain(status),
        None => format!("{error:#}"),
    };
    say_error(&text);
    ExitCode::FAILURE
}

/// The command line's own voice. A reader who has seen enough (`| head`) ends the command quietly.
pub(crate) fn say(line: &str) {
    use std::io::Write;
    if writeln!(std::io::stdout(), "{line}").is_err() {
        std::process::exit(0);
    }
}

/// The command line's voice for what went wrong.
#[expect(clippy::print_stderr, reason = "errors of a command go to standard error")]
pub(crate) fn say_error(line: &str) {
    eprintln!("headwater: {line}");
}
