#![doc = include_str!("../README.md")]

pub mod app;
pub mod config;
pub mod domain;
pub mod grpc;
mod metrics;
pub mod reactions;
mod service;
pub mod store;

pub use app::Supervision;
pub use config::Config;
pub use service::{Assembled, assemble, build, schema};
