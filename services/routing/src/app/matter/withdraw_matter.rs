//! Ends a matter because its petition goes on elsewhere, or its number is void.

use kernel::ids::MatterId;
use kernel::{Actor, OfficeDay, ServiceName};
use mailbox::{Record, Tx};
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::{Manner, Matter, Refusal};

impl Routing {
    /// Withdraws a matter; one that has ended stays as it is.
    #[instrument(skip_all, fields(matter.id = %id))]
    pub async fn withdraw_matter(
        &self,
        tx: &mut Tx,
        id: MatterId,
        manner: Manner,
    ) -> Result<(), Error> {
        let found = Matter::lock(tx, id).await?;
        let matter = found.ok_or(Error::Refused(Refusal::MatterNotFound))?;
        let (matter, events) = matter.withdraw(manner, tx.now().office_date());
        if events.is_empty() {
            return Ok(());
        }
        let actor = Actor::Service(ServiceName::Routing);
        record(tx, &matter, &events, Act::by(&actor, MatterActKind::Withdrawn)).await?;
        Ok(())
    }
}
