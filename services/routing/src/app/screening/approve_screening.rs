//! Approves what another person has decided about a screening.

use headwater_proto::routing::v1::ApproveScreeningResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;

impl Routing {
    /// Approves a decision about a screening.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn approve_screening(
        &self,
        command: Command<MatterId>,
    ) -> Result<ApproveScreeningResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let (matter, events) = matter.approve_screening(by)?;
                let act = Act::of(&command.call, MatterActKind::ScreeningApproved);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(ApproveScreeningResponse { version })
            })
            .await
    }
}
