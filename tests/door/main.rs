//! What comes to the door: anything. It is refused by name, nobody else notices, and no log repeats it.
#![expect(clippy::unwrap_used, reason = "a test that takes another turn should stop")]

mod anything;
mod callers;
mod database;
mod encrypted;
mod healthy;
mod labels;
mod maker;
mod refused;
mod roles;
