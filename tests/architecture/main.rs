//! The suite's structure: who may depend on whom, what SQL may name, who may call what, what must be said.

mod access;
mod contracts;
mod dependencies;
mod leaks;
mod observed;
mod python_client;
mod rooms;
mod sources;
mod sql;
