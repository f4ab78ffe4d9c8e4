//! Reviews and rechecks: asked for, defended, heard, decided, delivered.

mod approve_review;
mod call_off_hearing;
mod draft_review;
mod issue_review;
mod record_hearing;
mod record_review_delivery;
mod request_recheck;
mod request_review;
mod schedule_hearing;
mod submit_defence;

pub(super) use request_review::decided;

pub use draft_review::ReviewDraftRequest;
