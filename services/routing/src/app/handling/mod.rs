//! Handlings: accepted or refused, the petitioner told, extended, and the opinion from its draft to its execution.

mod accept_matter;
mod answer_simply;
mod approve_opinion;
mod choose_simple_handling;
mod conclude_matter;
mod draft_opinion;
mod end_simple_handling;
mod extend_handling;
mod issue_opinion;
mod notify_petitioner;
mod plan_execution;
mod record_delivery;
mod record_execution;
mod refuse_acceptance;

pub use draft_opinion::DraftRequest;
pub use plan_execution::StepRequest;
