//! The use cases, one file each: load, decide, save and publish, in one transaction.

mod follow_matter;
mod get_petition;
mod import_petitions;
mod keep_next_dates;
mod link_petition;
mod list_work;
mod query_petition;
mod read_petitioners;
mod register_petition;
mod void_petition;

pub use get_petition::{PetitionKey, PetitionView};
pub use import_petitions::{ImportRow, ImportedRow, RowOutcome};
pub use list_work::WorkItem;
pub use query_petition::QueryAnswer;

use std::num::NonZeroU32;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use kernel::{IdSource, OfficeClock};
use mailbox::{Store, Tx};
use reference::{Categories, Regions};

use crate::data;
use crate::domain::{Event, Filed, Offices};
use crate::seal::Seal;
pub use crate::store::Error;
pub use crate::store::matter::NextDate;
use crate::store::{facts, petition};

/// Intake: what it needs to do its work.
#[derive(Debug)]
pub struct Intake {
    pub(crate) store: Store,
    clock: OfficeClock,
    ids: IdSource,
    seal: Seal,
    pub(crate) regions: Arc<Regions>,
    pub(crate) categories: Arc<Categories>,
    offices: Offices,
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
            offices: data::offices()?,
            query_limit: RateLimiter::keyed(Quota::per_minute(query_per_minute)),
        })
    }

    /// The office's present instant.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}

/// Saves a changed petition and publishes what happened to it; returns its new version.
async fn record(tx: &mut Tx, filed: &Filed, event: &Event, today: NaiveDate) -> Result<i64, Error> {
    if filed.petition.imported {
        tx.mark_bulk();
    }
    let version = petition::save(tx, &filed.petition).await?;
    tx.publish(facts::of_petition(filed, event, today));
    Ok(version)
}
