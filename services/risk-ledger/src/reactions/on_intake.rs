//! What a matter is about; joint and repeated petitions.

use headwater_proto::intake::v1 as pb;
use kernel::RegionCode;
use kernel::ids::MatterId;
use mailbox::{Digested, ReactionError, Received, Tx};
use prost::Name;

use super::LEDGER;
use crate::app::{NewMatter, RiskLedger};
use crate::domain::Cause;
use crate::domain::cause::REPEATED_PETITIONS;

/// True for the fact that opens a matter, which brings its label itself.
pub(super) fn is_registration(event: &Received) -> bool {
    event.type_name == pb::PetitionRegistered::full_name()
}

/// Follows petitions.
pub(super) async fn react(
    ledger: &RiskLedger,
    tx: &mut Tx,
    event: &Received,
) -> Result<Digested, ReactionError> {
    if let Some(it) = event.decode::<pb::PetitionRegistered>()? {
        let new = NewMatter {
            id: event.matter()?,
            number: it.number,
            region: RegionCode::parse(&it.region)?,
            category: it.category,
            joint: it.joint,
            historical: it.historical,
            visibility: event.visibility.clone(),
        };
        ledger.register_matter(tx, &LEDGER, new).await?;
        return Ok(Digested::Done);
    }
    let linked = event.decode::<pb::PetitionLinked>()?;
    if let Some(it) = linked.filter(|it| it.petition_count >= REPEATED_PETITIONS) {
        // The envelope is about the matter that was left; the cause is about the one that was joined.
        let joined = MatterId::parse("to_matter_id", &it.to_matter_id)?;
        ledger.note_cause(tx, &LEDGER, joined, Cause::Repeated).await?;
        return Ok(Digested::Done);
    }
    Ok(Digested::Ignored)
}
