#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod as_of;
mod cell;
mod check;
mod complaint;
mod cue_words;
mod custody;
mod diff;
mod files;
mod gap;
mod organisation;
mod proposal;
mod rights;
mod row;
mod rows;
mod sightings;
mod table;

pub use as_of::{AsOf, Successions};
pub use complaint::{Complaint, Fault};
pub use cue_words::CueWords;
pub use custody::{Custodian, Custody};
pub use diff::{Change, FieldChange, diff};
pub use files::{Files, NAMES};
pub use gap::Gap;
pub use organisation::Organisation;
pub use proposal::{CueSeen, DECIDES, Proposal, Weighed, WordSeen};
pub use rights::{Meant, Rights};
pub use row::{Row, Validity};
pub use rows::{
    Body, Category, Competence, Cue, Grid, Holding, Interest, Leave, Post, PostKind, Record,
    Region, Tables,
};
pub use table::Table;

#[cfg(test)]
mod tests;
