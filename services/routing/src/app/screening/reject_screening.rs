//! Rejects what somebody has decided about a screening, with a reason.

use headwater_proto::routing::v1::RejectScreeningResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;

impl Routing {
    /// Rejects a decision about a screening, which stays as it was.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn reject_screening(
        &self,
        command: Command<MatterId>,
        reason: String,
    ) -> Result<RejectScreeningResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let (matter, events) = matter.reject_screening(by)?;
                let act = Act::of(&command.call, MatterActKind::ScreeningRejected).saying(&reason);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(RejectScreeningResponse { version })
            })
            .await
    }
}
