//! Grid collaboration alone, through its gRPC client, on a PostgreSQL of its own.

mod commands;
mod custody;
mod lists;
mod office;
mod tasks;
mod visibility;
