#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod answer;
pub mod columns;
pub mod command;
pub mod consumer;
pub mod error;
pub mod fact;
pub mod feed;
mod gauges;
pub mod migrate;
pub mod notifier;
pub mod number;
pub mod page;
pub mod pool;
pub mod position;
mod presence;
pub mod read;
pub mod rebase;
mod retention;
pub mod store;
pub mod survey;
pub mod trim;
pub mod version;

pub use command::Record;
pub use consumer::{Digested, React, ReactionError, Received};
pub use error::Error;
pub use fact::Fact;
pub use page::Page;
pub use position::Position;
pub use read::Read;
pub use store::{Store, Tx};
