//! Drafts a recommendation about a matter to a body that has or had to do with it.

use headwater_proto::supervision::v1 as pb;
use kernel::BodyCode;
use kernel::ids::{MatterId, RecommendationId};
use service_kit::Call;
use tracing::instrument;

use crate::dossier::store::dossier;
use crate::recommendations::domain::{Recommendation, Words};
use crate::recommendations::store::recommendation;
use crate::{Error, Refusal, Supervision};

impl Supervision {
    /// Drafts a recommendation; nobody hears of it before it is issued.
    #[instrument(skip_all, fields(matter.id = %matter))]
    pub async fn draft_recommendation(
        &self,
        call: Call,
        matter: MatterId,
        to: BodyCode,
        words: Words,
    ) -> Result<pb::DraftRecommendationResponse, Error> {
        let now = self.clock.now();
        self.store
            .create(&call, now, async |tx, by| {
                let dossier = dossier::find_for_update(tx, matter.uuid())
                    .await?
                    .filter(|it| it.key.matter == Some(matter) && it.admits(by.officer))
                    .ok_or(Error::Refused(Refusal::MatterNotFound))?;
                let id = RecommendationId::new(tx.ids());
                let drafted = Recommendation::draft((id, matter), &dossier, by, to, words);
                let drafted = drafted.map_err(Error::Refused)?;
                recommendation::insert(tx, &drafted).await?;
                let (recommendation_id, version) = (id.to_string(), drafted.version);
                Ok(pb::DraftRecommendationResponse { recommendation_id, version })
            })
            .await
    }
}
