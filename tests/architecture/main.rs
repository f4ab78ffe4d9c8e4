//! The suite's structure: who may depend on whom, what SQL may name, who may call what, what must be said.
#![expect(clippy::unwrap_used, reason = "a tree that cannot be read should stop the test")]

mod access;
mod alike;
mod contracts;
mod dependencies;
mod kept;
mod leaks;
mod observed;
mod product;
mod python_client;
mod readers;
mod readmes;
mod refusals;
mod returns;
mod rooms;
mod secrets;
mod settings;
mod sources;
mod sql;
mod workspace;
