//! Grid collaboration alone, through its gRPC client, on a PostgreSQL of its own.

mod office;
mod tasks;
mod visibility;
