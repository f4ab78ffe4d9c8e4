//! Keeps which matter a ledger entry is about.

use kernel::ids::{EntryId, MatterId};
use mailbox::Tx;
use tracing::instrument;

use super::{Error, GridCollaboration};
use crate::store::label;

impl GridCollaboration {
    /// From now on the matter's label holds for tasks about the entry, those issued before
    /// included.
    #[instrument(skip_all, fields(entry.id = %entry, matter.id = %matter))]
    pub async fn keep_entry(
        &self,
        tx: &mut Tx,
        entry: EntryId,
        matter: MatterId,
    ) -> Result<(), Error> {
        label::keep_entry(tx, entry, matter).await
    }
}
