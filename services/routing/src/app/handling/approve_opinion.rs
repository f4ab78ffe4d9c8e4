//! Approves the drafted opinion, by a second person.

use headwater_proto::routing::v1::ApproveOpinionResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::{Handling, Matter};
use crate::store::handling;

impl Routing {
    /// Approves an opinion.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn approve_opinion(
        &self,
        command: Command<MatterId>,
    ) -> Result<ApproveOpinionResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let open = handling::open(tx, &matter).await?;
                let (handling, events) = Handling::approve_opinion(open, by)?;
                handling::update(tx, &handling).await?;
                let done = record(
                    tx,
                    &matter,
                    &events,
                    Act::of(&command.call, MatterActKind::OpinionApproved),
                )
                .await?;
                Ok(ApproveOpinionResponse { version: done.version })
            })
            .await
    }
}
