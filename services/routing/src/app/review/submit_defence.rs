//! Answers a request for a review or recheck, and hands over the file.

use headwater_proto::routing::v1::SubmitDefenceResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use super::decided;
use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;

impl Routing {
    /// Records the answer of the body whose opinion is under review.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn submit_defence(
        &self,
        command: Command<MatterId>,
        defence: String,
    ) -> Result<SubmitDefenceResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let events = decided(tx, &matter).await?.submit_defence(&matter, by)?;
                let act = Act::of(&command.call, MatterActKind::DefenceSubmitted).saying(&defence);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(SubmitDefenceResponse { version })
            })
            .await
    }
}
