//! Which matter a ledger entry is about.

use headwater_proto::risk_ledger::v1::RiskLedgerFact;
use headwater_proto::risk_ledger::v1::risk_ledger_fact::Fact;
use kernel::ids::{EntryId, MatterId};
use mailbox::{Digested, ReactionError, Received, Tx};

use crate::app::GridCollaboration;

/// Follows entries about matters, whose labels were kept just now.
pub(super) async fn react(
    office: &GridCollaboration,
    tx: &mut Tx,
    event: &Received,
    matter: MatterId,
) -> Result<Digested, ReactionError> {
    match event.fact::<RiskLedgerFact>()? {
        Fact::EntryRegistered(it) => {
            let entry = EntryId::parse("entry_id", &it.entry_id)?;
            office.keep_entry(tx, entry, matter).await?;
            Ok(Digested::Done)
        }
        Fact::EntryGraded(_)
        | Fact::EntryLeadAssigned(_)
        | Fact::EntryStruckOff(_)
        | Fact::WarningIssued(_)
        | Fact::WarningAcknowledged(_)
        | Fact::WarningTakenOver(_)
        | Fact::WarningAnswered(_) => Ok(Digested::Done),
    }
}
