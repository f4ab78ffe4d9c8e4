//! Answers an issued recommendation in writing, by the body it went to.

use headwater_proto::supervision::v1 as pb;
use kernel::ids::RecommendationId;
use service_kit::Command;
use tracing::instrument;
use words::supervision::RecommendationAdoption;

use crate::dossier::app::publish_own;
use crate::recommendations::domain::{Answer, RecommendationFile};
use crate::recommendations::store::recommendation;
use crate::{Error, Supervision};

impl Supervision {
    /// Answers a recommendation; the first answer meets its term.
    #[instrument(skip_all, fields(recommendation.id = %command.id))]
    pub async fn answer_recommendation(
        &self,
        command: Command<RecommendationId>,
        adoption: RecommendationAdoption,
        text: String,
    ) -> Result<pb::AnswerRecommendationResponse, Error> {
        let now = self.clock.now();
        self.store
            .change(&command, now, async |tx, file: RecommendationFile, by| {
                let RecommendationFile { recommendation: issued, dossier } = file;
                let post = by.officer.post.clone();
                let answer = Answer { adoption, text, date: by.today, post };
                let answered = issued.answer(by.officer, answer).map_err(Error::Refused)?;
                let version = recommendation::save(tx, &answered).await?;
                let fact = pb::RecommendationAnswered {
                    recommendation_id: answered.id.to_string(),
                    body: answered.to.to_string(),
                };
                publish_own(tx, &dossier, by.today, &fact).await?;
                self.fold_dossier(tx, &dossier).await?;
                Ok(pb::AnswerRecommendationResponse { version })
            })
            .await
    }
}
