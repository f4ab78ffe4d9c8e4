//! Lists the matters that lie with the caller's body and wait for a given stage.

use kernel::Actor;
use mailbox::Page;
use tracing::instrument;
use words::Word;

use super::get_matter::with_records;
use crate::app::{Error, MatterView, Routing};
use crate::domain::Stage;
use crate::store::matter;
pub use crate::store::matter::Key as MatterKey;

impl Routing {
    /// Lists matters at a stage, or at all open ones, the oldest first, and says how to ask for the
    /// next page.
    #[instrument(skip_all)]
    pub async fn list_matters(
        &self,
        actor: &Actor,
        stage: Option<Stage>,
        page: Page<MatterKey>,
    ) -> Result<(Vec<MatterView>, String), Error> {
        let officer = actor.officer()?;
        let stages = match stage {
            Some(stage) => vec![stage],
            None => Stage::ALL.iter().copied().filter(|it| *it != Stage::Concluded).collect(),
        };
        let mut view = self.store.read(actor).await?;
        let (after, limit) = (page.after, page.limit());
        let matters = matter::list(view.connection(), &officer.body, &stages, after, limit).await?;
        let (matters, next) = page.cut(matters, MatterKey::of);
        Ok((with_records(&mut view, officer, matters).await?, next))
    }
}
