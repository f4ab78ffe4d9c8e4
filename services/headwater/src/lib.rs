#![doc = include_str!("../README.md")]

pub mod certificates;
pub mod cli;
pub mod client;
pub mod doctor;
pub mod dynamic;
pub mod help;
pub mod import;
pub mod keys;
pub mod profile;
pub mod schemas;
pub mod terminal;
pub mod timeline;
pub mod voice;

pub use client::Client;

/// A call makes and drops thousands of small things: with the system's own allocator a fifth of the processor's time went there.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
