#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod address;
mod beat;
mod cluster;
mod digest;
mod keys;
mod node;
mod page;
#[cfg(test)]
mod tests;
mod timers;
mod wakes;

pub use address::{BadAddress, RedisAt};
pub use digest::{Digest, digest_of, millis_of};
pub use page::{Page, Place, Set};
pub use timers::{Claimed, Counts, Timers, TimersConfig, Unreachable};
