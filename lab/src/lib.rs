#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod office;
pub mod posts;
pub mod suite;

pub use office::{Case, Office, Ruling};
pub use suite::{Suite, SuiteOptions};
