//! Adds to an entry what a grid worker found.

use mailbox::Tx;
use tracing::instrument;

use super::{Error, Finding, RiskLedger};
use crate::store::finding;

impl RiskLedger {
    /// Keeps a finding by its entry's id, whether the entry is known yet or not.
    #[instrument(skip_all, fields(entry.id = %finding.entry))]
    pub async fn add_finding(&self, tx: &mut Tx, finding: Finding) -> Result<(), Error> {
        finding::put(tx, &finding).await
    }
}
