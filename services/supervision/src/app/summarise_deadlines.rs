//! Counts deadlines by body and rule.

use kernel::{Actor, RegionCode};
use tracing::instrument;

use super::{Error, Supervision};
use crate::domain::Refusal;
use crate::store::read::{self, Summary};

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
        read::summarise(self.store.pool(), officer, &region, self.clock.now()).await
    }
}
