//! What an officer decides about an order. Pure: no async, no SQL, no tonic, no clock.
#![deny(clippy::wildcard_enum_match_arm)]

mod order;
#[cfg(test)]
mod tests;

pub use order::{Answer, Issue, Order, OrderFile, State, Verdict};
