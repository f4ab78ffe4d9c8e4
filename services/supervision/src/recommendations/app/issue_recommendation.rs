//! Issues a drafted recommendation under an officer's name and a number without gaps.

use headwater_proto::supervision::v1 as pb;
use kernel::ids::RecommendationId;
use service_kit::Command;
use tracing::instrument;

use crate::dossier::app::publish_own;
use crate::dossier::store::letter;
use crate::recommendations::domain::RecommendationFile;
use crate::recommendations::store::recommendation;
use crate::{Error, Supervision};

impl Supervision {
    /// Issues a recommendation; it counts as delivered today, and the term of its answer begins.
    #[instrument(skip_all, fields(recommendation.id = %command.id))]
    pub async fn issue_recommendation(
        &self,
        command: Command<RecommendationId>,
    ) -> Result<pb::IssueRecommendationResponse, Error> {
        let now = self.clock.now();
        self.store
            .change(&command, now, async |tx, file: RecommendationFile, by| {
                let RecommendationFile { recommendation: drafted, dossier } = file;
                let (body, date) = (&by.officer.body, by.today);
                let document_number =
                    letter::next_number(tx, body, "JY", date, &dossier.visibility).await?;
                let issued = drafted.issue(&dossier, by, document_number.clone());
                let issued = issued.map_err(Error::Refused)?;
                let version = recommendation::save(tx, &issued).await?;
                let fact = pb::RecommendationDelivered {
                    recommendation_id: issued.id.to_string(),
                    body: issued.to.to_string(),
                    document_number: document_number.clone(),
                };
                publish_own(tx, &dossier, by.today, &fact).await?;
                self.fold_dossier(tx, &dossier).await?;
                Ok(pb::IssueRecommendationResponse { document_number, version })
            })
            .await
    }
}
