//! The one binary of the suite.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    headwater::cli::run().await
}
