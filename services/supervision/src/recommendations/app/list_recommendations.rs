//! Lists recommendations.

use kernel::Actor;
use kernel::ids::MatterId;
use mailbox::Page;
use tracing::instrument;
use uuid::Uuid;
use words::supervision::RecommendationState;

use crate::recommendations::domain::Recommendation;
use crate::recommendations::store::recommendation;
use crate::{Error, Supervision};

impl Supervision {
    /// Lists the recommendations that the caller's body drafted or was sent, and all that were issued in the region for those who
    /// oversee it; and says how to ask for the next page.
    #[instrument(skip_all)]
    pub async fn list_recommendations(
        &self,
        actor: &Actor,
        matter: Option<MatterId>,
        state: Option<RecommendationState>,
        page: Page<Uuid>,
    ) -> Result<(Vec<Recommendation>, String), Error> {
        let officer = actor.officer()?;
        let mut view = self.store.read(actor).await?;
        let (after, limit) = (page.after, page.limit());
        let found =
            recommendation::list(view.connection(), officer, matter, state, after, limit).await?;
        Ok(page.cut(found, |it| it.id.uuid()))
    }
}
