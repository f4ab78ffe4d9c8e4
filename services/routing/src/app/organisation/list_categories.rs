//! Lists content categories.

use mailbox::Page;
use organisation::Category;
use tracing::instrument;

use super::paging::next;
use crate::app::Routing;

impl Routing {
    /// Lists categories by code.
    #[instrument(skip_all)]
    pub fn list_categories(&self, page: &Page<String>) -> (Vec<Category>, String) {
        let office = self.office();
        next(office.organisation().categories.on(office.day()), page, |it| it.code.as_str())
    }
}
