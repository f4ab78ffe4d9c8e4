//! Keeps what routing publishes of its register.

use headwater_proto::routing::v1::routing_fact::Fact;
use headwater_proto::routing::v1::{OrganisationChanged, RoutingFact};
use mailbox::{Digested, ReactionError, Received, Tx};
use organisation::Record;

use crate::{store, wire};

/// Keeps a change of the register if this event is one; every other fact that names no matter is
/// left alone.
pub async fn on_routing(tx: &mut Tx, event: &Received) -> Result<Digested, ReactionError> {
    match event.fact::<RoutingFact>()? {
        Fact::OrganisationChanged(change) => {
            follow(tx, &change).await?;
            Ok(Digested::Done)
        }
        _ => Ok(Digested::Ignored),
    }
}

/// Keeps one part of a change. The version is that of the change once its last part is kept.
pub async fn follow(tx: &mut Tx, change: &OrganisationChanged) -> Result<(), ReactionError> {
    let kept = store::lock(tx).await?;
    if change.version <= kept {
        return Ok(());
    }
    let gone = records(&change.removed)?;
    store::remove(tx, gone.iter()).await?;
    let rows = records(&change.rows)?;
    store::put(tx, rows.iter()).await?;
    if change.part == change.part_count {
        store::set_version(tx, change.version).await?;
    }
    Ok(())
}

/// The rows of a change that readers keep.
fn records(
    rows: &[headwater_proto::routing::v1::OrganisationRow],
) -> Result<Vec<Record>, ReactionError> {
    let read = rows.iter().map(wire::record).collect::<Result<Vec<_>, _>>()?;
    Ok(read.into_iter().flatten().collect())
}
