//! Petitions from a CSV file: read row by row, then registered through the gateway.

mod cell;
mod lines;
mod quoting;
mod read;
mod row;
mod send;

pub use cell::channel;
pub use read::{File, FileRow, ImportOptions, read_file};
pub use send::{Imported, Reject, send};
