//! Lists what lies on the caller's desk, and when each is due.

use kernel::{Actor, OfficeDay};
use tracing::instrument;

use super::{Error, Intake};
use crate::store::work;

/// Something to do; overdue is derived from the date, never stored.
#[derive(Debug)]
pub struct WorkItem {
    pub item: work::Item,
    pub overdue: bool,
}

impl Intake {
    /// Lists the desk's work, the earliest due first.
    #[instrument(skip_all)]
    pub async fn list_work(
        &self,
        actor: &Actor,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<WorkItem>, Error> {
        let officer = actor.officer()?;
        let today = self.clock.now().office_date();
        let items = work::list(self.store.pool(), officer, limit, offset).await?;
        Ok(items
            .into_iter()
            .map(|item| WorkItem {
                overdue: item.next.as_ref().is_some_and(|(date, _)| *date < today),
                item,
            })
            .collect())
    }
}
