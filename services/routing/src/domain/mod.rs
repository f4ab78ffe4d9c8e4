//! What routing decides about matters. Pure: no async, no SQL, no tonic, no clock.
//!
//! A matter, each of its referrals and each of its handlings are records of their own. A transition
//! consumes the record it is about (or what there is of it: a record that is missing is one of the
//! states a command may meet) and gives back what it changed, with what happened. The matter itself
//! only says whose it is.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod asking;
pub mod catalogue;
pub mod competence;
pub mod conclusion;
pub mod decided;
pub mod dispatch;
pub mod document;
pub mod ending;
pub mod event;
pub mod execution;
mod explanation;
pub mod finding;
pub mod hand_over;
pub mod handling;
pub mod hearing;
pub mod matter;
pub mod next;
pub mod non_acceptance;
pub mod objection;
pub mod opinion;
pub mod receipt;
pub mod referral;
pub mod refusal;
pub mod register;
pub mod replay;
pub mod report;
pub mod review;
pub mod screening;
pub mod screening_decision;
pub mod simple;
pub mod succession;
#[cfg(test)]
mod tests;
pub mod urgent;
pub mod writing;

pub use ::words::common::Stage;
pub use ::words::intake::{Channel, CueKind, Purpose};
pub use ::words::routing::ObjectionDecidedDecision as Decision;
pub use ::words::routing::{
    BodyKind, DispatchKind, FilingGround, FilingState, HandlingState, Manner, NonAcceptance,
    Notice, Outcome, ReferralKind, ReferralState, ResultReportState, ReviewDecision, ReviewKind,
    ReviewState, ScreeningState, Track, UrgentReportRole, UrgentReportState,
};
pub use catalogue::{Body, Catalogue};
pub use dispatch::Dispatch;
pub use document::{Document, DocumentKind};
pub use ending::{Filing, Proposal};
pub use event::Event;
pub use finding::Finding;
pub use hand_over::Offer;
pub use handling::Handling;
pub use kernel::Acting;
pub use matter::{Custody, Desk, Matter, Progress, Resumes};
pub use non_acceptance::NotAccepted;
pub use receipt::{DirectReceipt, Receipt, Receipts, Received};
pub use referral::{Referral, Referrals};
pub use refusal::{Denied, Refusal};
pub use report::ResultReport;
pub use review::Review;
pub use screening::{RuleTried, Screening, ScreeningInput};
pub use screening_decision::ScreeningDecision;
pub use simple::Simple;
pub use urgent::UrgentReport;

/// What a command comes to: the records it changed and what happened, or why not.
pub type Transition<T> = Result<(T, Vec<Event>), Denied>;
