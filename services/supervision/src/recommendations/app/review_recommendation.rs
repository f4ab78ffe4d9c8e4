//! Accepts the answer to a recommendation, or sends it back with a reason.

use headwater_proto::supervision::v1 as pb;
use kernel::Word;
use kernel::ids::RecommendationId;
use service_kit::Command;
use tracing::instrument;
use words::supervision::RecommendationState;

use crate::dossier::app::publish_own;
use crate::orders::domain::Verdict;
use crate::recommendations::domain::RecommendationFile;
use crate::recommendations::store::recommendation;
use crate::{Error, Supervision};

impl Supervision {
    /// Reviews an answer.
    #[instrument(skip_all, fields(recommendation.id = %command.id))]
    pub async fn review_recommendation(
        &self,
        command: Command<RecommendationId>,
        verdict: Verdict,
    ) -> Result<pb::ReviewRecommendationResponse, Error> {
        let now = self.clock.now();
        self.store
            .change(&command, now, async |tx, file: RecommendationFile, by| {
                let RecommendationFile { recommendation: answered, dossier } = file;
                let reviewed = answered.review(by, verdict).map_err(Error::Refused)?;
                let version = recommendation::save(tx, &reviewed).await?;
                let (recommendation_id, state) = (reviewed.id.to_string(), reviewed.state.word());
                if state == RecommendationState::Accepted {
                    let fact = pb::RecommendationAccepted { recommendation_id };
                    publish_own(tx, &dossier, by.today, &fact).await?;
                } else {
                    let fact = pb::RecommendationSentBack { recommendation_id };
                    publish_own(tx, &dossier, by.today, &fact).await?;
                }
                Ok(pb::ReviewRecommendationResponse { state: state.number(), version })
            })
            .await
    }
}
