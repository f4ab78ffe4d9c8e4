//! What the use cases of dossiers and orders need to do their work.

use std::sync::Arc;

use deadlines::DeadlinePolicy;
use kernel::{Actor, OfficeClock, ServiceName};
use mailbox::Store;

use crate::firing::WakeQueue;

/// Who acts when a term passes or a fact is recorded: nobody in a post.
pub(crate) const SYSTEM: Actor = Actor::Service(ServiceName::Supervision);

/// Supervision: its records, its clock and the data that deadlines follow from.
#[derive(Debug)]
pub struct Supervision {
    pub(crate) store: Store,
    pub(crate) clock: OfficeClock,
    pub(crate) policy: Arc<DeadlinePolicy>,
    /// Where the next instants of changed deadlines go once they are committed.
    pub(crate) wakes: WakeQueue,
}

impl Supervision {
    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The version of the calendar that dates are counted by.
    pub fn calendar_version(&self) -> &str {
        self.policy.terms.calendar.version()
    }
}
