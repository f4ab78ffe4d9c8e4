//! What an officer decides about a recommendation. Pure: no async, no SQL, no tonic, no clock.
#![deny(clippy::wildcard_enum_match_arm)]

mod recommendation;
#[cfg(test)]
mod tests;

pub use recommendation::{
    Answer, Draft, Issue, Recommendation, RecommendationFile, Review, State, Words,
};
