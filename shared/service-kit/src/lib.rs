#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod clock_check;
pub mod command;
pub mod complaints;
pub mod config;
pub mod door;
pub mod ending;
pub mod error;
pub mod identity;
pub mod parse;
pub mod peer;
pub mod readiness;
pub mod secret;
pub mod server;
pub mod sound;
pub mod tasks;
pub mod telemetry;
pub mod transport;
pub mod turns;
pub mod world;

pub use command::{Call, Command};
pub use complaints::Complaints;
pub use identity::{Signer, Verifier};
pub use peer::PeerChannel;
pub use readiness::{Need, Readiness};
pub use secret::Secret;
pub use tasks::Tasks;
pub use turns::Turns;
pub use world::World;
