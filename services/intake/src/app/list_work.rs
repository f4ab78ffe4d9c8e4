//! Lists what lies on the caller's desk, and when each is due.

use kernel::{Actor, OfficeDay};
use mailbox::Page;
use tracing::instrument;

use super::{Error, Intake};
use crate::store::work::{self, Key};

/// Something to do; overdue is derived from the limit, never stored.
#[derive(Debug)]
pub struct WorkItem {
    pub item: work::Item,
    pub overdue: bool,
}

impl Intake {
    /// Lists the desk's work, the earliest due first, and says how to ask for the next page.
    #[instrument(skip_all)]
    pub async fn list_work(
        &self,
        actor: &Actor,
        page: Page<Key>,
    ) -> Result<(Vec<WorkItem>, String), Error> {
        let officer = actor.officer()?;
        let today = self.clock.now().office_date();
        let mut view = self.store.read(actor).await?;
        let items = work::list(view.connection(), &officer.body, page.after, page.limit()).await?;
        let (items, next) = page.cut(items, |it| it.key);
        let overdue =
            |it: &work::Item| it.next.as_ref().is_some_and(|next| next.days.limit < today);
        let items = items.into_iter().map(|item| WorkItem { overdue: overdue(&item), item });
        Ok((items.collect(), next))
    }
}
