//! Lists the ledger as the caller may see it.

use kernel::Actor;
use tracing::instrument;

use super::{EntryView, Error, RiskLedger};
use crate::store::list::{self, Filter};

impl RiskLedger {
    /// Lists the ledger, the highest grade first.
    #[instrument(skip_all)]
    pub async fn list_entries(
        &self,
        actor: &Actor,
        filter: &Filter,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<EntryView>, Error> {
        let officer = actor.officer()?;
        let entries = list::list(self.store.pool(), officer, filter, limit, offset).await?;
        self.views(entries).await
    }
}
