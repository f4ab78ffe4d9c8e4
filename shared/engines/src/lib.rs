#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod account;
mod folder;
mod password;
mod port;
mod postgres;
mod process;
mod programs;
mod redis;
#[cfg(test)]
mod tests;

pub use folder::DataFolder;
pub use port::free_port;
pub use postgres::{Postgres, PostgresOptions};
pub use redis::{Redis, RedisOptions};
