//! Handlings: accepted, extended, and the opinion from its draft to its execution.

mod accept_matter;
mod approve_opinion;
mod conclude_matter;
mod draft_opinion;
mod extend_handling;
mod issue_opinion;
mod record_delivery;

pub use draft_opinion::DraftRequest;
