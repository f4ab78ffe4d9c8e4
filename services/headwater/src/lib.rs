#![doc = include_str!("../README.md")]

pub mod cli;
pub mod client;
pub mod demo;
pub mod import;
pub mod suite;
pub mod timeline;

pub use client::Client;
pub use suite::{Suite, SuiteOptions};
