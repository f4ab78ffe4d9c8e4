//! A cause brings a matter into the ledger by itself, or joins the entry it has.

use kernel::ids::MatterId;
use mailbox::Tx;
use tracing::instrument;

use super::open_entry::{NewEntry, open_entry};
use super::{Error, RiskLedger, record};
use crate::domain::{Cause, Matter};
use crate::store::{entry, matter, pending};

impl RiskLedger {
    /// Adds a cause; it waits if the matter's registration was not heard of yet.
    #[instrument(skip_all, fields(matter.id = %id))]
    pub async fn add_cause(&self, tx: &mut Tx, id: MatterId, cause: Cause) -> Result<(), Error> {
        match matter::lock(tx, id).await? {
            Some(known) => self.apply_cause(tx, &known, cause).await,
            None => pending::put(tx, id, &cause).await,
        }
    }

    /// Opens an entry for a matter, or adds the cause to the one that is open. The matter's row is
    /// locked.
    ///
    /// A historical matter opens none by itself: what is past is not a hazard until a person says
    /// so.
    pub(super) async fn apply_cause(
        &self,
        tx: &mut Tx,
        matter: &Matter,
        cause: Cause,
    ) -> Result<(), Error> {
        if matter.historical {
            return Ok(());
        }
        if let Some(open) = entry::find_open_for_update(tx, matter.id).await? {
            if let Some((changed, event)) = open.add_cause(cause, &matter.number, &self.titles) {
                record(tx, changed, &event).await?;
            }
            return Ok(());
        }
        let new = NewEntry {
            reported_by: None,
            matter: Some(matter.id),
            region: matter.region.clone(),
            domain: matter.domain,
            title: self.titles.title(&matter.number, &[cause.clone()].into()),
            earlier: entry::last_struck_off(tx, matter.id).await?,
            cause,
            visibility: matter.visibility.clone(),
        };
        open_entry(tx, new).await?;
        Ok(())
    }
}
