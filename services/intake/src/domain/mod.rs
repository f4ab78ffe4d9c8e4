//! What the office decides about petitions. Pure: no async, no SQL, no tonic, no clock.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod matter;
pub mod number;
pub mod petition;
pub mod petitioner;
pub mod refusal;
pub mod registration;

pub use matter::Matter;
pub use petition::{Petition, State};
pub use petitioner::Petitioner;
pub use refusal::Refusal;
pub use registration::{Channel, Purpose, Registration};
