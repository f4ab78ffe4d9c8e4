//! Drafts the opinion of a review or recheck.

use headwater_proto::routing::v1::DraftReviewResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use super::decided;
use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::domain::review::{ReviewDraft, ReviewRuling};
use crate::store::review;

/// What the opinion of a review is to say.
#[derive(Clone, Debug)]
pub struct ReviewDraftRequest {
    pub facts: String,
    pub grounds: String,
    pub ruling: ReviewRuling,
}

impl Routing {
    /// Drafts the opinion, or drafts it again; the caller becomes its drafter.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn draft_review(
        &self,
        command: Command<MatterId>,
        request: ReviewDraftRequest,
    ) -> Result<DraftReviewResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let ReviewDraftRequest { facts, grounds, ruling } = request;
                let drafter = by.officer.person.clone();
                let draft = ReviewDraft { facts, grounds, ruling, drafter };
                let (review, events) =
                    decided(tx, &matter).await?.draft_review(&matter, by, draft)?;
                review::update(tx, &review).await?;
                let act = Act::of(&command.call, MatterActKind::ReviewDrafted);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(DraftReviewResponse { version })
            })
            .await
    }
}
