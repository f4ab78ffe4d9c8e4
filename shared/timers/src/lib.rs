#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod keys;
#[cfg(test)]
mod tests;
mod timers;

pub use timers::{Counts, Timers, TimersConfig, Unreachable};
