//! SQL and rows only. A row that says what cannot be is an inconsistency, never a guess.

pub mod dispatch;
pub mod document;
pub mod ending;
pub mod facts;
pub mod finding;
pub mod handling;
pub mod history;
pub mod matter;
mod office_facts;
pub mod organisation;
pub mod receipt;
pub mod referral;
pub mod review;
mod review_facts;
pub mod succession;
pub mod urgent;

use kernel::ids::MatterId;
use uuid::Uuid;

use crate::domain::{Denied, Refusal};

/// Everything that can stop a use case of routing.
pub type Error = mailbox::Error<Refusal>;

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Refused(refusal) => Self::Refused(refusal),
            Denied::Invalid(invalid) => Self::Invalid(vec![invalid]),
        }
    }
}

fn uuids(matters: &[MatterId]) -> Vec<Uuid> {
    matters.iter().map(|id| id.uuid()).collect()
}
