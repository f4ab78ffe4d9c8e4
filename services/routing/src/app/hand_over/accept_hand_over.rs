//! Takes over what a body offers that received it directly.

use headwater_proto::routing::v1::AcceptHandOverResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;

impl Routing {
    /// Takes a matter over; from now on the petition office answers.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn accept_hand_over(
        &self,
        command: Command<MatterId>,
    ) -> Result<AcceptHandOverResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let (matter, events) = matter.accept_hand_over(by)?;
                let act = Act::of(&command.call, MatterActKind::HandedOver);
                let done = record(tx, &matter, &events, act).await?;
                Ok(AcceptHandOverResponse { version: done.version })
            })
            .await
    }
}
