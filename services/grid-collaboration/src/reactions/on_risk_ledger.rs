//! Which matter a ledger entry is about.

use headwater_proto::risk_ledger::v1 as pb;
use kernel::ids::{EntryId, MatterId};
use mailbox::{Digested, ReactionError, Received, Tx};

use crate::app::GridCollaboration;

/// Follows entries about matters.
pub(super) async fn react(
    office: &GridCollaboration,
    tx: &mut Tx,
    event: &Received,
    matter: MatterId,
) -> Result<Digested, ReactionError> {
    if let Some(it) = event.decode::<pb::EntryRegistered>()? {
        let entry = EntryId::parse("entry_id", &it.entry_id)?;
        office.note_entry(tx, entry, matter).await?;
    }
    Ok(Digested::Done)
}
