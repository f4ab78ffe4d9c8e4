//! Lists the ledger as the caller may see it.

use kernel::Actor;
use mailbox::Page;
use tracing::instrument;

use super::get_entry::with_their_papers;
use super::{EntryView, Error, RiskLedger};
use crate::domain::{EntryState, Grade};
use crate::store::entry;
use crate::store::listing::{self, Key};

/// Which part of the ledger.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    pub grade: Option<Grade>,
    pub state: Option<EntryState>,
}

impl RiskLedger {
    /// Lists the ledger, the highest grade first, and says how to ask for the next page.
    #[instrument(skip_all)]
    pub async fn list_entries(
        &self,
        actor: &Actor,
        filter: Filter,
        page: Page<Key>,
    ) -> Result<(Vec<EntryView>, String), Error> {
        let officer = actor.officer()?;
        let mut view = self.store.read(actor).await?;
        let limit = page.limit();
        let only = (filter.grade, filter.state);
        let ids =
            listing::page(view.connection(), officer, only, page.after.clone(), limit).await?;
        let entries = entry::read(view.connection(), &ids).await?;
        let (entries, next) = page.cut(entries, Key::of);
        Ok((with_their_papers(&mut view, entries).await?, next))
    }
}
