//! Gets an entry with its letters and what was found.

use kernel::Actor;
use kernel::ids::EntryId;
use tracing::instrument;

use super::{Error, RiskLedger};
use crate::domain::{Entry, Refusal, Warning};
use crate::store::finding::Finding;
use crate::store::{entry, finding, warning};

/// An entry with what belongs to it.
#[derive(Debug)]
pub struct EntryView {
    pub entry: Entry,
    pub findings: Vec<Finding>,
    pub warnings: Vec<Warning>,
}

impl RiskLedger {
    /// Gets an entry; whoever it is kept from finds nothing.
    #[instrument(skip_all, fields(entry.id = %id))]
    pub async fn get_entry(&self, actor: &Actor, id: EntryId) -> Result<EntryView, Error> {
        let officer = actor.officer()?;
        let mut connection = self.store.pool().acquire().await?;
        let known = entry::find(&mut connection, id)
            .await?
            .filter(|it| it.admits(officer))
            .ok_or(Error::Refused(Refusal::EntryNotFound))?;
        drop(connection);
        let views = self.views(vec![known]).await?;
        views.into_iter().next().ok_or(Error::Refused(Refusal::EntryNotFound))
    }

    /// Entries with their findings and letters, in two queries however many they are.
    pub(super) async fn views(&self, entries: Vec<Entry>) -> Result<Vec<EntryView>, Error> {
        let ids: Vec<_> = entries.iter().map(|it| it.id).collect();
        let findings = finding::of_entries(self.store.pool(), &ids).await?;
        let warnings = warning::of_entries(self.store.pool(), &ids).await?;
        Ok(entries
            .into_iter()
            .map(|entry| EntryView {
                findings: findings.iter().filter(|it| it.entry == entry.id).cloned().collect(),
                warnings: warnings.iter().filter(|it| it.entry == entry.id).cloned().collect(),
                entry,
            })
            .collect())
    }
}
