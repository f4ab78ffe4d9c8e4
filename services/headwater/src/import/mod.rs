//! Petitions from a CSV file: read row by row, then registered through the gateway.

mod cell;
mod read;
mod row;
mod send;

pub use cell::channel;
pub use read::{FileRow, ImportOptions, read_file};
pub use send::{Imported, Reject, send};
