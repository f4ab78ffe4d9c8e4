#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod address;
mod cluster;
mod link;
mod node;
mod presence;
mod settings;
mod slot;

pub use address::{BadAddress, RedisAt};
pub use link::Link;
pub use node::Request;
pub use settings::Settings;
pub use slot::slot_of;
