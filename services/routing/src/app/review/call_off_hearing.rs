//! Calls off a hearing that was not held.

use headwater_proto::routing::v1::CallOffHearingResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::{Matter, Review};
use crate::store::review;

impl Routing {
    /// Calls a hearing off, with the reason.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn call_off_hearing(
        &self,
        command: Command<MatterId>,
        reason: String,
    ) -> Result<CallOffHearingResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let open = review::open(tx, &matter).await?;
                let (review, events) = Review::call_off_hearing(open, by)?;
                review::update(tx, &review).await?;
                let act = Act::of(&command.call, MatterActKind::HearingCalledOff).saying(&reason);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(CallOffHearingResponse { version })
            })
            .await
    }
}
