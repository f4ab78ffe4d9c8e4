//! Lists the grids of a region.

use kernel::{Actor, RegionCode};
use tracing::instrument;

use super::{Error, GridCollaboration};
use crate::domain::Grid;

impl GridCollaboration {
    /// The grids within a region, the caller's own if none is named.
    #[instrument(skip_all)]
    pub fn list_grids(
        &self,
        actor: &Actor,
        region: Option<&RegionCode>,
    ) -> Result<Vec<Grid>, Error> {
        let officer = actor.officer()?;
        let region = region.unwrap_or(&officer.region);
        let office = self.office();
        Ok(office.grids_within(region).filter_map(|it| Grid::of(it, &office)).collect())
    }
}
