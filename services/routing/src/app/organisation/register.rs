//! The register in memory: read as a whole, replaced as a whole.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::NaiveDate;
use mailbox::{Page, Store};
use organisation::Organisation;

use crate::app::Error;
use crate::domain::Catalogue;
use crate::store::organisation as rows;

/// How often the version is looked at: a change made by another replica is known here at most this
/// much later.
const EVERY: Duration = Duration::from_millis(500);

/// The present version of the register. Reading it waits for nothing and asks no database.
#[derive(Clone, Debug)]
pub(crate) struct Register {
    store: Store,
    present: Arc<RwLock<(i64, Organisation)>>,
}

impl Register {
    /// Reads the register.
    pub(crate) async fn read(store: &Store) -> Result<Self, Error> {
        let register = Self { store: store.clone(), present: Arc::default() };
        register.refresh().await?;
        Ok(register)
    }

    /// The office on a day.
    pub(crate) fn on(&self, day: NaiveDate) -> Catalogue {
        self.present().1.as_of(day)
    }

    /// The version that is known here, and what it says.
    pub(crate) fn present(&self) -> (i64, Organisation) {
        self.present.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the register again if it has a newer version. Of several readings at once the newest
    /// one stays.
    pub(crate) async fn refresh(&self) -> Result<(), Error> {
        let known = self.present().0;
        let mut view = self.store.read_as_service().await?;
        let version = rows::present(view.connection()).await?;
        if version == known {
            return Ok(());
        }
        let organisation = Organisation::kept(rows::rows(view.connection()).await?);
        let mut present = self.present.write().unwrap_or_else(PoisonError::into_inner);
        if version > present.0 {
            *present = (version, organisation);
        }
        Ok(())
    }

    /// Follows the versions that other replicas make, for ever.
    pub(crate) async fn follow(self) {
        loop {
            tokio::time::sleep(EVERY).await;
            if let Err(error) = self.refresh().await {
                tracing::warn!(%error, "the organisation was not read; tried again soon");
            }
        }
    }
}

/// One page of rows that come in the order of their keys.
pub(super) fn next<'a, T: Clone + 'a>(
    rows: impl Iterator<Item = &'a T>,
    page: &Page<String>,
    key: impl Fn(&T) -> &str,
) -> (Vec<T>, String) {
    let limit = usize::try_from(page.limit()).unwrap_or(usize::MAX);
    let rows = rows.filter(|it| key(it) > page.after.as_str()).take(limit).cloned().collect();
    page.cut(rows, |it| key(it).to_owned())
}
