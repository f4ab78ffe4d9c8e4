//! Asks for a review of the delivered opinion (复查).

use headwater_proto::routing::v1::RequestReviewResponse;
use kernel::ids::{MatterId, ReviewId};
use mailbox::Tx;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::asking::Asked;
use crate::domain::decided::Decided;
use crate::domain::{Acting, Matter, Review, ReviewKind};
use crate::store::{handling, review};

impl Routing {
    /// Records that a petitioner asks for a review.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn request_review(
        &self,
        command: Command<MatterId>,
        asked: Asked,
    ) -> Result<RequestReviewResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let (review, version) = self.ask(tx, &command, matter, by, asked).await?;
                let (review_id, body) = (review.shown_id(), review.body.to_string());
                Ok(RequestReviewResponse { review_id, body, version })
            })
            .await
    }

    /// Records what a petitioner asks of the next higher body.
    pub(super) async fn ask(
        &self,
        tx: &mut Tx,
        command: &Command<MatterId>,
        matter: Matter,
        by: Acting<'_>,
        asked: Asked,
    ) -> Result<(Review, i64), Error> {
        let decided = decided(tx, &matter).await?;
        let (id, office) = (ReviewId::new(&self.ids), self.office());
        let ((matter, review), events) =
            decided.ask(matter, by, id, asked, &self.terms, &office)?;
        review::insert(tx, &review).await?;
        let kind = match review.kind {
            ReviewKind::Review => MatterActKind::ReviewRequested,
            ReviewKind::Recheck => MatterActKind::RecheckRequested,
        };
        let act = Act::of(&command.call, kind).saying(&review.request);
        let version = record(tx, &matter, &events, act).await?.version;
        Ok((review, version))
    }
}

/// All that was decided about a matter.
pub(in crate::app) async fn decided(tx: &mut Tx, matter: &Matter) -> Result<Decided, Error> {
    let handlings = handling::of_matters(tx.connection(), &[matter.id]).await?;
    let reviews = review::of_matters(tx.connection(), &[matter.id]).await?;
    Ok(Decided { handlings, reviews })
}
