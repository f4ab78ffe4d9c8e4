//! Lists divisions.

use kernel::RegionCode;
use mailbox::Page;
use organisation::Region;
use tracing::instrument;

use super::paging::next;
use crate::app::Routing;

impl Routing {
    /// Lists divisions by code; only those directly inside `parent` if one is named.
    #[instrument(skip_all)]
    pub fn list_regions(
        &self,
        parent: Option<&RegionCode>,
        page: &Page<String>,
    ) -> (Vec<Region>, String) {
        let office = self.office();
        let regions = office.organisation().regions.on(office.day());
        let inside = regions.filter(|it| parent.is_none() || it.parent.as_ref() == parent);
        next(inside, page, |it| it.code.as_str())
    }
}
