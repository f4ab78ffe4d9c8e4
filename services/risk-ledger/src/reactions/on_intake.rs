//! What a matter is about; joint and repeated petitions.

use headwater_proto::intake::v1::intake_fact::Fact;
use headwater_proto::intake::v1::{IntakeFact, PetitionRegistered};
use kernel::RegionCode;
use kernel::ids::MatterId;
use mailbox::{Digested, ReactionError, Received, Tx};

use super::keep_label;
use crate::app::{NewMatter, RiskLedger};
use crate::domain::Cause;
use crate::domain::cause::REPEATED_PETITIONS;

/// Follows petitions. A registration opens the matter and brings its label itself.
pub(super) async fn react(
    ledger: &RiskLedger,
    tx: &mut Tx,
    event: &Received,
) -> Result<Digested, ReactionError> {
    match event.fact::<IntakeFact>()? {
        Fact::PetitionRegistered(it) => {
            ledger.register_matters(tx, vec![new_matter(it, event)?]).await?;
            Ok(Digested::Done)
        }
        Fact::PetitionLinked(it) if it.petition_count >= REPEATED_PETITIONS => {
            keep_label(ledger, tx, event).await?;
            // The envelope is about the matter that was left; the cause is about the one that was
            // joined.
            let joined = MatterId::parse("to_matter_id", &it.to_matter_id)?;
            ledger.add_cause(tx, joined, Cause::Repeated).await?;
            Ok(Digested::Done)
        }
        Fact::PetitionLinked(_)
        | Fact::PetitionVoided(_)
        | Fact::PetitionReceivedDirectly(_)
        | Fact::HandlingRated(_)
        | Fact::QueryCodeReissued(_)
        | Fact::PetitionCorrected(_)
        | Fact::PetitionSupplemented(_)
        | Fact::SupplementRequested(_) => keep_label(ledger, tx, event).await,
    }
}

/// The matter that a registration opens; nothing for another fact.
pub(super) fn registration(event: &Received) -> Result<Option<NewMatter>, ReactionError> {
    match event.fact::<IntakeFact>()? {
        Fact::PetitionRegistered(it) => new_matter(it, event).map(Some),
        Fact::PetitionLinked(_)
        | Fact::PetitionVoided(_)
        | Fact::PetitionReceivedDirectly(_)
        | Fact::HandlingRated(_)
        | Fact::QueryCodeReissued(_)
        | Fact::PetitionCorrected(_)
        | Fact::PetitionSupplemented(_)
        | Fact::SupplementRequested(_) => Ok(None),
    }
}

fn new_matter(it: PetitionRegistered, event: &Received) -> Result<NewMatter, ReactionError> {
    let proposed = it.proposal.and_then(|it| it.category).map(|it| it.category);
    Ok(NewMatter {
        id: event.matter()?,
        number: it.number,
        region: RegionCode::parse(&it.region)?,
        category: Some(it.category).filter(|it| !it.is_empty()).or(proposed).unwrap_or_default(),
        joint: it.joint,
        historical: it.historical,
        visibility: event.visibility.clone(),
    })
}
