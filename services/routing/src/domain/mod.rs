//! What routing decides about matters. Pure: no async, no SQL, no tonic, no clock.
#![deny(clippy::wildcard_enum_match_arm)]

#[macro_use]
pub mod words;

pub mod catalogue;
pub mod conclusion;
pub mod document;
pub mod event;
pub mod handling;
pub mod matter;
pub mod opinion;
pub mod referral;
pub mod refusal;
pub mod screening;
#[cfg(test)]
mod tests;

pub use catalogue::{Body, Catalogue, Competence};
pub use document::{DocumentKind, Series};
pub use event::{Decision, Event};
pub use handling::Handling;
pub use matter::{Matter, Stage};
pub use referral::Referral;
pub use refusal::{Denied, Refusal};
pub use screening::{RuleTried, Screening, ScreeningInput};
pub use words::{
    BodyKind, Channel, Level, Manner, Outcome, Purpose, ReferralKind, ReferralState, Track,
};

/// What a command comes to: the matter's new state and what happened, or why not.
pub type Step = Result<(Matter, Vec<Event>), Denied>;
