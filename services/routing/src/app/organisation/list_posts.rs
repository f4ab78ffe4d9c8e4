//! Lists the posts of a body.

use kernel::BodyCode;
use mailbox::Page;
use organisation::Post;
use tracing::instrument;

use super::paging::next;
use crate::app::Routing;

impl Routing {
    /// Lists posts by code.
    #[instrument(skip_all)]
    pub fn list_posts(&self, body: &BodyCode, page: &Page<String>) -> (Vec<Post>, String) {
        next(self.office().posts_of(body), page, |it| it.code.as_str())
    }
}
