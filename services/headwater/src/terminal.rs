//! What a program of the suite does around its commands: telemetry, its voice on the terminal, its
//! end.

use std::process::ExitCode;

use service_kit::telemetry::{Settings, Telemetry};

use crate::voice::{self, Wrong};

/// Runs a command and ends the program with it. Telemetry reports `process`, and logs `filter`
/// unless the environment says otherwise; what went wrong goes to standard error, in a person's
/// words.
pub async fn run(
    process: &str,
    filter: &'static str,
    command: impl Future<Output = anyhow::Result<()>>,
) -> ExitCode {
    let settings = Settings::from_environment(process, filter);
    let telemetry = match Telemetry::start(&settings) {
        Ok(telemetry) => telemetry,
        Err(error) => return fail(&error, settings.json),
    };
    let outcome = command.await;
    telemetry.flush();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error, settings.json),
    }
}

/// Prints what went wrong on standard error: for a person, or as one more line of a log that machines read, whatever that log is
/// told to leave out.
#[expect(clippy::print_stderr, reason = "errors of a command go to standard error")]
fn fail(error: &anyhow::Error, json: bool) -> ExitCode {
    let text = match (error.downcast_ref::<tonic::Status>(), error.downcast_ref::<Wrong>()) {
        (Some(status), _) => crate::client::explain(status),
        // Wholly in one language: what stood behind it is the system's own, in English.
        (None, Some(wrong)) => voice::explain(wrong, voice::language()),
        (None, None) => format!("{error:#}"),
    };
    let code = match error.downcast_ref::<Wrong>() {
        // Whoever asks whether all is well must be able to tell "no" from "nobody knows".
        Some(Wrong::CouldNotLook { .. }) => ExitCode::from(2),
        _ => ExitCode::FAILURE,
    };
    if json {
        let time = kernel::MachineClock::real().now().to_rfc3339();
        let fields = serde_json::json!({ "message": text });
        let line = serde_json::json!({
            "timestamp": time, "level": "ERROR", "fields": fields, "target": "headwater",
        });
        eprintln!("{line}");
    } else {
        eprintln!("headwater: {text}");
    }
    code
}

/// The command line's own voice. A reader who has seen enough (`| head`) ends the command quietly.
pub fn say(line: &str) {
    use std::io::Write;
    if writeln!(std::io::stdout(), "{line}").is_err() {
        std::process::exit(0);
    }
}

/// The same for programs: JSON, as people read it too.
pub fn say_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    say(&serde_json::to_string_pretty(value)?);
    Ok(())
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
