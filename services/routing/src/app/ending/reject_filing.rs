//! Rejects a filing, with a reason.

use headwater_proto::routing::v1::RejectFilingResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::store::ending;

impl Routing {
    /// Rejects a filing; the matter stays where it is.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn reject_filing(
        &self,
        command: Command<MatterId>,
        reason: String,
    ) -> Result<RejectFilingResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let waiting = ending::waiting(tx, matter.id).await?;
                let ((matter, filing), events) =
                    matter.reject_filing(by, waiting, reason.clone())?;
                ending::decide_filing(tx, &filing).await?;
                let act = Act::of(&command.call, MatterActKind::FilingRejected).saying(&reason);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(RejectFilingResponse { version })
            })
            .await
    }
}
