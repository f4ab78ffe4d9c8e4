#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod answer;
pub mod columns;
pub mod command;
pub mod consumer;
pub mod fact;
pub mod feed;
mod gauges;
pub mod migrate;
pub mod number;
pub mod position;
mod retention;
pub mod store;
pub mod version;
pub mod wake;

pub use answer::RequestKey;
pub use command::Command;
pub use consumer::{Digested, React, ReactionError, Received};
pub use fact::Fact;
pub use position::Position;
pub use store::{Store, Tx};
