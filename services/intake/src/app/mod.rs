//! The use cases, one file each: load, tell the entity, save and publish, in one transaction.

mod get_petition;
mod import_petitions;
mod link_petition;
mod list_work;
mod query_petition;
mod read_petitioners;
mod register_petition;
mod void_petition;

pub use get_petition::{PetitionKey, PetitionView};
pub use import_petitions::{ImportRow, ImportedRow, RowOutcome};
pub use link_petition::Linked;
pub use list_work::WorkItem;
pub use query_petition::QueryAnswer;
pub use register_petition::Registered;
pub use void_petition::Voided;

use std::num::NonZeroU32;
use std::sync::Arc;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use kernel::{IdSource, OfficeClock};
use mailbox::Store;
use reference::{Categories, Regions};

use crate::seal::Seal;
pub use crate::store::Error;

/// Intake: what it needs to do its work.
#[derive(Debug)]
pub struct Intake {
    pub(crate) store: Store,
    pub(crate) clock: OfficeClock,
    pub(crate) ids: IdSource,
    pub(crate) seal: Seal,
    pub(crate) regions: Arc<Regions>,
    pub(crate) categories: Arc<Categories>,
    query_limit: DefaultKeyedRateLimiter<String>,
}

impl Intake {
    /// Intake over its store; `query_per_minute` bounds the attempts at one number.
    pub fn new(
        store: Store,
        clock: OfficeClock,
        ids: IdSource,
        seal: Seal,
        query_per_minute: NonZeroU32,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            store,
            clock,
            ids,
            seal,
            regions: Arc::new(Regions::shipped()?),
            categories: Arc::new(Categories::shipped()?),
            query_limit: RateLimiter::keyed(Quota::per_minute(query_per_minute)),
        })
    }

    /// The store, for the adapters that need request keys.
    pub fn store(&self) -> &Store {
        &self.store
    }
}

impl Intake {
    /// What the words of a text suggest about category, purpose and track.
    pub fn propose(&self, text: &str) -> reference::Proposal {
        self.categories.propose(text)
    }
}
