//! Lists the bodies of a region.

use kernel::{Actor, RegionCode};
use tracing::instrument;

use crate::app::{Error, Routing};
use crate::domain::Body;

impl Routing {
    /// Lists the bodies of a region itself, by code; of the caller's own region if none is said.
    #[instrument(skip_all)]
    pub fn list_bodies(
        &self,
        actor: &Actor,
        region: Option<RegionCode>,
    ) -> Result<Vec<Body>, Error> {
        let own = actor.officer()?.region.clone();
        Ok(self.catalogue.bodies_of(&region.unwrap_or(own)).cloned().collect())
    }
}
