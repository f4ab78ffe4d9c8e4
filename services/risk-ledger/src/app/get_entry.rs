//! Gets an entry with its letters and what was found.

use kernel::Actor;
use kernel::ids::EntryId;
use mailbox::Read;
use tracing::instrument;

use super::{Error, Finding, RiskLedger};
use crate::domain::{Entry, Refusal, Warning};
use crate::store::act::{self, Act};
use crate::store::{entry, finding, warning};

/// An entry with what belongs to it.
#[derive(Debug)]
pub struct EntryView {
    pub entry: Entry,
    pub findings: Vec<Finding>,
    pub warnings: Vec<Warning>,
}

impl RiskLedger {
    /// Gets an entry and what was done to it; whoever it is kept from finds nothing.
    #[instrument(skip_all, fields(entry.id = %id))]
    pub async fn get_entry(
        &self,
        actor: &Actor,
        id: EntryId,
    ) -> Result<(EntryView, Vec<Act>), Error> {
        let officer = actor.officer()?;
        let mut view = self.store.read(actor).await?;
        let found = entry::find(view.connection(), id).await?;
        let found = found.into_iter().filter(|it| it.visible_to(officer)).collect();
        let views = with_their_papers(&mut view, found).await?;
        let entry = views.into_iter().next().ok_or(Error::Refused(Refusal::EntryNotFound))?;
        let acts = act::of_entry(view.connection(), id).await?;
        Ok((entry, acts))
    }
}

/// Entries with their findings and letters, in two queries however many they are.
pub(super) async fn with_their_papers(
    view: &mut Read,
    entries: Vec<Entry>,
) -> Result<Vec<EntryView>, Error> {
    let ids: Vec<_> = entries.iter().map(|it| it.id).collect();
    let findings = finding::of_entries(view.connection(), &ids).await?;
    let warnings = warning::of_entries(view.connection(), &ids).await?;
    Ok(entries
        .into_iter()
        .map(|entry| EntryView {
            findings: findings.iter().filter(|it| it.entry == entry.id).cloned().collect(),
            warnings: warnings.iter().filter(|it| it.entry == entry.id).cloned().collect(),
            entry,
        })
        .collect())
}
