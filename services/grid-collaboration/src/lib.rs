#![doc = include_str!("../README.md")]

pub mod app;
pub mod config;
pub mod domain;
pub mod grpc;
pub mod reactions;
mod service;
pub mod store;

pub use config::Config;
pub use service::{build, schema};
