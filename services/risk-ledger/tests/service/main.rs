//! The ledger alone, through its gRPC client, on a PostgreSQL of its own.

mod causes;
mod commands;
mod entries;
mod lists;
mod office;
mod visibility;
mod warnings;
