//! The programs, as an operator or a developer runs them.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, ensure};

use test_kit::repository;

/// The path of the product's binary, built if it is not fresh.
pub fn headwater() -> anyhow::Result<PathBuf> {
    built("headwater")
}

/// The path of the lab's binary, built if it is not fresh.
pub fn headwater_lab() -> anyhow::Result<PathBuf> {
    built("headwater-lab")
}

/// Both are built at once, as `make dev` does: alone, each would have Cargo compile what they share
/// with other features again.
fn built(binary: &str) -> anyhow::Result<PathBuf> {
    let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--package", "headwater", "--package", "lab", "--bins"])
        .args(["--profile", profile])
        .current_dir(repository())
        .status()?;
    ensure!(built.success(), "headwater does not build");
    // Tests lie in target/<profile>/deps, binaries one above.
    let test = std::env::current_exe()?;
    let profile = test.parent().and_then(std::path::Path::parent).context("a target folder")?;
    Ok(profile.join(binary))
}
