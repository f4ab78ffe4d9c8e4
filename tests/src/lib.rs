#![doc = include_str!("../README.md")]

pub mod binary;
pub mod collector;
pub mod desk;
pub mod office;
pub mod processes;

pub use office::{Draft, TestSuite};
