//! What the office itself brings to an end, and what it puts before its Party committee or government.

mod answer_inquiry;
mod approve_filing;
mod file_matter;
mod propose_matter;
mod record_proposal_decision;
mod reject_filing;
