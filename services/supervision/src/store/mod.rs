//! SQL and rows only. A row that says what cannot be is an inconsistency, never a guess.

pub mod deadline;
pub mod dossier;
pub mod facts;
pub mod heard;
pub mod order;
pub mod read;
pub mod recount;
pub mod shard;
pub mod wake;

use mailbox::columns::{codes, texts};

use crate::domain::Refusal;

/// Everything that can stop a use case of supervision.
pub type Error = service_kit::Error<Refusal>;

/// Every deadline that was to change has changed; somebody else's change in between makes them stale.
fn all_changed(changed: u64, wanted: usize) -> Result<(), Error> {
    if usize::try_from(changed) == Ok(wanted) {
        Ok(())
    } else {
        Err(Error::Stale { what: "deadline" })
    }
}
