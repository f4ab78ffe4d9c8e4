//! Adds to an entry what a grid worker found.

use mailbox::Tx;
use tracing::instrument;

use super::{Error, RiskLedger};
use crate::store::finding::{self, Finding};

impl RiskLedger {
    /// Keeps a finding by its entry's id, whether the entry is known yet or not.
    #[instrument(skip_all, fields(entry.id = %it.entry))]
    pub async fn note_finding(&self, tx: &mut Tx, it: Finding) -> Result<(), Error> {
        finding::put(tx, &it).await
    }
}
