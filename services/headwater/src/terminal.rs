//! What a program of the suite does around its commands: telemetry, its voice on the terminal, its
//! end.

use std::process::ExitCode;

use service_kit::telemetry::{Settings, Telemetry};

/// Runs a command and ends the program with it. Telemetry reports `process`, and logs `filter`
/// unless the environment says otherwise; what went wrong goes to standard error, in a person's
/// words.
pub async fn run(
    process: &str,
    filter: &'static str,
    command: impl Future<Output = anyhow::Result<()>>,
) -> ExitCode {
    let telemetry = match Telemetry::start(&Settings::from_environment(process, filter)) {
        Ok(telemetry) => telemetry,
        Err(error) => return fail(&error),
    };
    let outcome = command.await;
    telemetry.flush();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

/// Prints what went wrong, for a person, on standard error.
#[expect(clippy::print_stderr, reason = "errors of a command go to standard error")]
fn fail(error: &anyhow::Error) -> ExitCode {
    let text = match error.downcast_ref::<tonic::Status>() {
        Some(status) => crate::client::explain(status),
        None => format!("{error:#}"),
    };
    eprintln!("headwater: {text}");
    ExitCode::FAILURE
}

/// The command line's own voice. A reader who has seen enough (`| head`) ends the command quietly.
pub fn say(line: &str) {
    use std::io::Write;
    if writeln!(std::io::stdout(), "{line}").is_err() {
        std::process::exit(0);
    }
}

/// Resolves when the process is asked to stop: Ctrl-C, or Kubernetes' SIGTERM.
pub async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        // A signal that cannot be heard is as good as one that never comes.
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
