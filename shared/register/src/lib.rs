#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod fields;
mod follow;
pub mod proposed;
mod register;
pub mod store;
pub mod wire;

use mailbox::migrate::SharedTables;

pub use follow::{follow, on_routing};
pub use register::Register;

/// The register's tables, one set in the schema of each service that keeps it.
pub const TABLES: SharedTables = SharedTables {
    version: 101,
    name: "register",
    sql: include_str!("../migrations/0001_register.sql"),
    deleted: &["organisation_row"],
};
