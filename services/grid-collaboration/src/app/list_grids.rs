//! Lists the grids of a region.

use kernel::RegionCode;
use tracing::instrument;

use super::{Error, GridCollaboration};
use crate::data::Grid;
use crate::store::grid;

impl GridCollaboration {
    /// Lists the grids of a region.
    #[instrument(skip_all)]
    pub async fn list_grids(&self, region: &RegionCode) -> Result<Vec<Grid>, Error> {
        grid::list(self.store.pool(), region).await
    }
}
