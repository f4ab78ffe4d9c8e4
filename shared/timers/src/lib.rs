#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod beat;
mod digest;
mod keys;
mod page;
#[cfg(test)]
mod tests;
mod timers;
mod wakes;

pub use digest::{Digest, digest_of, millis_of};
pub use page::{Page, Place, Set};
pub use timers::{BadLayout, Claimed, Counts, Timers, TimersConfig, Unreachable};
