#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod account;
mod backup;
mod folder;
mod password;
mod port;
mod postgres;
mod process;
mod programs;
mod redis;
mod redis_cluster;
mod resp;
#[cfg(test)]
mod tests;
mod tls;

pub use folder::DataFolder;
pub use port::free_port;
pub use postgres::{Postgres, PostgresOptions};
pub use redis::{Redis, RedisOptions, RedisUser};
pub use redis_cluster::RedisCluster;
