//! Lists bodies.

use kernel::RegionCode;
use mailbox::Page;
use tracing::instrument;

use super::paging::next;
use crate::app::Routing;
use crate::domain::Body;

impl Routing {
    /// Lists bodies by code; only those of a region itself if one is named.
    #[instrument(skip_all)]
    pub fn list_bodies(
        &self,
        region: Option<&RegionCode>,
        page: &Page<String>,
    ) -> (Vec<Body>, String) {
        let office = self.office();
        match region {
            Some(region) => next(office.bodies_of(region), page, |it| it.code.as_str()),
            None => {
                next(office.organisation().bodies.on(office.day()), page, |it| it.code.as_str())
            }
        }
    }
}
