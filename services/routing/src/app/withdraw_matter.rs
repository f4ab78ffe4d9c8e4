//! Ends a matter because its petition goes on elsewhere, or its number is void.

use kernel::ids::MatterId;
use kernel::{Actor, OfficeDay, ServiceName};
use mailbox::Tx;
use tracing::instrument;

use super::command::{Told, record};
use super::{Error, Routing};
use crate::domain::{Manner, Refusal};
use crate::store::matter;

impl Routing {
    /// Withdraws a matter; one that has ended stays as it is.
    #[instrument(skip_all, fields(matter.id = %id))]
    pub async fn withdraw_matter(
        &self,
        tx: &mut Tx,
        id: MatterId,
        manner: Manner,
    ) -> Result<(), Error> {
        let known = matter::find_for_update(tx, id).await?;
        let known = known.ok_or(Error::Refused(Refusal::MatterNotFound))?;
        let today = tx.now().office_date();
        let (matter, events) = known.withdraw(manner, today);
        if events.is_empty() {
            return Ok(());
        }
        let actor = Actor::Service(ServiceName::Routing);
        record(tx, &actor, "WithdrawMatter", Told::by(Ok((matter, events)))?).await?;
        Ok(())
    }
}
