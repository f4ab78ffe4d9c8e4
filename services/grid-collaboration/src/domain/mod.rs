//! What the grid decides about tasks. Pure: no async, no SQL, no tonic, no clock.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod refusal;
pub mod task;

pub use refusal::Refusal;
pub use task::{Kind, State, Task};
