//! Issues the approved opinion of a review or recheck under its number.

use headwater_proto::routing::v1::IssueReviewResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, Recorded, record};
use crate::app::{Error, Routing};
use crate::domain::{DocumentKind, Matter, Review};
use crate::store::review;

impl Routing {
    /// Issues the opinion of a review.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn issue_review(
        &self,
        command: Command<MatterId>,
    ) -> Result<IssueReviewResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let open = review::open(tx, &matter).await?;
                let (review, events) = Review::issue(open, by)?;
                review::update(tx, &review).await?;
                let kind = DocumentKind::from(review.kind);
                let act = Act::of(&command.call, MatterActKind::ReviewIssued).issuing(
                    kind,
                    &review.body,
                    review.id.uuid(),
                );
                let Recorded { version, document_number } =
                    record(tx, &matter, &events, act).await?;
                Ok(IssueReviewResponse { document_number, version })
            })
            .await
    }
}
