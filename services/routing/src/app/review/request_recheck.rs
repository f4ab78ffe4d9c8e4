//! Asks for a recheck of the delivered review opinion (复核).

use headwater_proto::routing::v1::RequestRecheckResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;

use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::domain::asking::Asked;

impl Routing {
    /// Records that a petitioner asks for a recheck.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn request_recheck(
        &self,
        command: Command<MatterId>,
        asked: Asked,
    ) -> Result<RequestRecheckResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let (review, version) = self.ask(tx, &command, matter, by, asked).await?;
                let (review_id, body) = (review.shown_id(), review.body.to_string());
                Ok(RequestRecheckResponse { review_id, body, version })
            })
            .await
    }
}
