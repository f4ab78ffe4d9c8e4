//! Ledger entries: which matter each is about, where it lies, and who has to do with it.

use headwater_proto::risk_ledger::v1::RiskLedgerFact;
use headwater_proto::risk_ledger::v1::risk_ledger_fact::Fact;
use kernel::ids::EntryId;
use kernel::{BodyCode, PostCode, RegionCode};
use mailbox::{ReactionError, Received};

use crate::domain::Told;

pub(super) fn told(told: Told, event: &Received) -> Result<Told, ReactionError> {
    Ok(match event.fact::<RiskLedgerFact>()? {
        Fact::EntryRegistered(it) => {
            let entry = entry(&it.entry_id)?;
            let told = Told { entry: Some(entry), ..told };
            let told = told.lying_in(entry.uuid(), &RegionCode::parse(&it.region)?);
            match it.reporting_body.as_str() {
                "" => told,
                body => told.concerning(entry.uuid(), &BodyCode::parse(body)?),
            }
        }
        Fact::EntryLeadAssigned(it) => {
            let entry = entry(&it.entry_id)?.uuid();
            told.concerning(entry, &BodyCode::parse(&it.responsible_body)?)
                .concerning(entry, &PostCode::parse(&it.leader_post)?.body())
        }
        Fact::WarningIssued(it) => {
            told.concerning(entry(&it.entry_id)?.uuid(), &BodyCode::parse(&it.to_body)?)
        }
        Fact::WarningTakenOver(it) => {
            told.concerning(entry(&it.entry_id)?.uuid(), &BodyCode::parse(&it.to_body)?)
        }
        Fact::EntryGraded(_)
        | Fact::EntryStruckOff(_)
        | Fact::WarningAcknowledged(_)
        | Fact::WarningAnswered(_) => told,
    })
}

fn entry(id: &str) -> Result<EntryId, ReactionError> {
    Ok(EntryId::parse("entry_id", id)?)
}
