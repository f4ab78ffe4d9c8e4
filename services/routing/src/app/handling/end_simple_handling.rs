//! Ends simple handling, which turned out not to fit.

use headwater_proto::routing::v1::EndSimpleHandlingResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::store::receipt;

impl Routing {
    /// Ends simple handling; the ordinary terms are left.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn end_simple_handling(
        &self,
        command: Command<MatterId>,
        reason: String,
    ) -> Result<EndSimpleHandlingResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let receipts = receipt::of_matter(tx, matter.id).await?;
                let (received, events) = receipts.end_simple(&matter, by)?;
                receipt::update(tx, &received).await?;
                let act = Act::of(&command.call, MatterActKind::SimpleEnded).saying(&reason);
                let done = record(tx, &matter, &events, act).await?;
                Ok(EndSimpleHandlingResponse { version: done.version })
            })
            .await
    }
}
