//! Approves the drafted opinion of a review or recheck, by a second person.

use headwater_proto::routing::v1::ApproveReviewResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use super::decided;
use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::store::review;

impl Routing {
    /// Approves the opinion of a review.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn approve_review(
        &self,
        command: Command<MatterId>,
    ) -> Result<ApproveReviewResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let (review, events) = decided(tx, &matter).await?.approve_review(&matter, by)?;
                review::update(tx, &review).await?;
                let act = Act::of(&command.call, MatterActKind::ReviewApproved);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(ApproveReviewResponse { version })
            })
            .await
    }
}
