//! What the office decides about grid tasks. Pure: no async, no SQL, no tonic, no clock.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod draft;
pub mod grid;
pub mod refusal;
pub mod task;
#[cfg(test)]
mod tests;
pub mod told;

pub use draft::Draft;
pub use grid::{Grid, GridCode};
pub use refusal::Refusal;
pub use task::{Event, Review, State, Subject, Task};
pub use told::Told;
pub use words::grid_collaboration::{TaskKind, TaskState};
