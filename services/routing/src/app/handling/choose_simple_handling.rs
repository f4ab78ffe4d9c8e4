//! Chooses simple handling of what the body received.

use headwater_proto::routing::v1::ChooseSimpleHandlingResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::store::receipt;

impl Routing {
    /// Chooses simple handling; `reason` says why it fits.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn choose_simple_handling(
        &self,
        command: Command<MatterId>,
        reason: String,
    ) -> Result<ChooseSimpleHandlingResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let receipts = receipt::of_matter(tx, matter.id).await?;
                let (received, events) = receipts.choose_simple(&matter, by)?;
                receipt::update(tx, &received).await?;
                let act = Act::of(&command.call, MatterActKind::SimpleChosen).saying(&reason);
                let done = record(tx, &matter, &events, act).await?;
                Ok(ChooseSimpleHandlingResponse { version: done.version })
            })
            .await
    }
}
