//! Lists the matters that lie with the caller's body and wait for a given stage.

use kernel::Actor;
use tracing::instrument;

use super::{Error, MatterView, Routing};
use crate::domain::Stage;
use crate::store::matter;

impl Routing {
    /// Lists matters at a stage, or at all open ones, the oldest first.
    #[instrument(skip_all)]
    pub async fn list_matters(
        &self,
        actor: &Actor,
        stage: Option<&str>,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<MatterView>, Error> {
        let officer = actor.officer()?;
        let stages: Vec<_> = match stage {
            Some(stage) => vec![stage.to_owned()],
            None => Stage::OPEN.iter().map(|&stage| stage.to_owned()).collect(),
        };
        let pool = self.store.pool();
        let matters = matter::list(pool, officer, &stages, limit, offset).await?;
        self.with_papers(matters).await
    }
}
