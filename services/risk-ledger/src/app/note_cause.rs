//! A cause brings a matter into the ledger by itself, or joins the entry it has.

use kernel::Actor;
use kernel::ids::MatterId;
use mailbox::Tx;
use tracing::instrument;

use super::command::record;
use super::enter::{Entrant, enter};
use super::{Error, RiskLedger};
use crate::domain::{Cause, Matter, cause};
use crate::store::{entry, matter, pending};

impl RiskLedger {
    /// Notes a cause; it waits if the matter's registration was not heard of yet.
    #[instrument(skip_all, fields(matter.id = %id))]
    pub async fn note_cause(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        id: MatterId,
        cause: Cause,
    ) -> Result<(), Error> {
        match matter::lock(tx, id).await? {
            Some(known) => apply(tx, actor, &known, cause).await,
            None => pending::put(tx, id, &cause).await,
        }
    }
}

/// Opens an entry for a matter, or adds the cause to the one that is open. The matter's row is locked.
///
/// A historical matter opens none by itself: what is past is not a hazard until a person says so.
pub(super) async fn apply(
    tx: &mut Tx,
    actor: &Actor,
    matter: &Matter,
    cause: Cause,
) -> Result<(), Error> {
    if matter.historical {
        return Ok(());
    }
    if let Some(open) = entry::find_open_for_update(tx, matter.id).await? {
        if let Some((changed, event)) = open.add_cause(cause, &matter.number) {
            record(tx, actor, changed, &event).await?;
        }
        return Ok(());
    }
    let entrant = Entrant {
        matter: Some(matter.id),
        region: matter.region.clone(),
        domain: matter.domain,
        title: cause::title(&matter.number, &[cause.clone()].into()),
        earlier: entry::last_struck_off(tx, matter.id).await?,
        cause,
        visibility: matter.visibility.clone(),
    };
    enter(tx, actor, entrant).await?;
    Ok(())
}
