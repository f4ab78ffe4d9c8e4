//! Counts deadlines by body and rule.

use kernel::{Actor, RegionCode};
use tracing::instrument;

use super::Summary;
use crate::dossier::store::list;
use crate::{Error, Refusal, Supervision};

impl Supervision {
    /// Counts the deadlines of a region's bodies; what is kept from the caller is not counted.
    #[instrument(skip_all)]
    pub async fn summarise_deadlines(
        &self,
        actor: &Actor,
        region: Option<RegionCode>,
    ) -> Result<Vec<Summary>, Error> {
        let officer = actor.officer()?;
        let region = region.unwrap_or_else(|| officer.region.clone());
        if !region.is_within(&officer.region) {
            return Err(Error::Refused(Refusal::RegionOutOfReach));
        }
        let mut view = self.store.read(actor).await?;
        list::summarise(view.connection(), &region, self.clock.now()).await
    }
}
