#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod config;

mod admission;
mod closing;
mod gateway;
mod headers;
mod inbound;
mod keys;
mod limit;
mod listen;
mod local;
mod outbound;
mod places;
mod post;
mod proxy;
pub mod refusal;
mod route;
mod shown;
mod token;

pub use config::Config;
pub use gateway::Gateway;
