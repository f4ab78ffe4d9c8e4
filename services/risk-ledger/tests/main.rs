//! The ledger alone, through its gRPC client, on a PostgreSQL of its own.

mod causes;
mod entries;
mod office;
mod visibility;
mod warnings;
