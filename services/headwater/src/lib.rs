#![doc = include_str!("../README.md")]

pub mod cli;
pub mod client;
pub mod dynamic;
pub mod import;
pub mod keys;
pub mod schemas;
pub mod terminal;
pub mod timeline;

pub use client::Client;
