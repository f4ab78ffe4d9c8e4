//! What the office decides about petitions. Pure: no async, no SQL, no tonic, no clock.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod agents;
mod as_code;
pub mod correction;
pub mod desk;
pub mod filed;
pub mod historical;
mod id_number;
pub mod import;
pub mod matter;
pub mod number;
pub mod particulars;
pub mod personal_read;
pub mod petition;
pub mod petitioner;
pub mod rating;
pub mod refusal;
pub mod registration;
pub mod subject;
pub mod superior;
pub mod supplement;
pub mod void;

pub use desk::Desk;
pub use filed::{Event, Filed, LinkTarget};
pub use matter::Matter;
pub use organisation::Proposal;
pub use particulars::{Details, Particulars};
pub use petition::{Petition, Proposed};
pub use petitioner::Petitioner;
pub use refusal::Refusal;
pub use registration::Registration;
pub use subject::Subject;
pub use superior::SuperiorAssignment;
pub use void::Void;
pub use words::common::Stage;
pub use words::intake::{
    Channel, CueKind, Level, PetitionState, Purpose, Satisfaction, SupplementRequestState,
    VoidState,
};
