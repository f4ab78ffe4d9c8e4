//! The binary, as an operator runs it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, ensure};

use test_kit::repository;

/// The path of the binary, built if it is not fresh.
pub fn headwater() -> anyhow::Result<PathBuf> {
    let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--package", "headwater", "--bin", "headwater"])
        .args(["--profile", profile])
        .current_dir(repository())
        .status()?;
    ensure!(built.success(), "headwater does not build");
    // Tests lie in target/<profile>/deps, binaries one above.
    let test = std::env::current_exe()?;
    let profile = test.parent().and_then(std::path::Path::parent).context("a target folder")?;
    Ok(profile.join("headwater"))
}
