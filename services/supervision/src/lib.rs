#![doc = include_str!("../README.md")]

pub mod config;
pub mod dossier;
pub mod firing;
pub mod grpc;
pub mod orders;
pub mod reactions;
pub mod recommendations;
mod refusal;
mod service;
mod supervision;

pub use config::Config;
pub use firing::Firing;
pub use refusal::{Error, Refusal};
pub use service::{Assembled, Built, assemble, build, compare_timers, schema};
pub use supervision::Supervision;
