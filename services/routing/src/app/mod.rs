//! The use cases, one file each, by topic: load, decide, save and publish, in one transaction.

mod act;
mod handling;
mod matter;
mod organisation;
mod referral;
mod screening;

pub use handling::DraftRequest;
pub use matter::{MatterKey, MatterView, NewMatter};
pub use organisation::ResolvedPost;
pub use referral::ObjectionDecision;

use std::sync::Arc;

use kernel::{BodyCode, IdSource, Invalid, OfficeClock};
use mailbox::Store;
use reference::Categories;
use statutory_calendar::RulesAndCalendar;

use crate::data::PostKinds;
use crate::domain::{Body, Catalogue};
pub use crate::store::Error;

/// Routing: what it needs to do its work.
#[derive(Debug)]
pub struct Routing {
    pub(crate) store: Store,
    clock: OfficeClock,
    ids: IdSource,
    catalogue: Arc<Catalogue>,
    pub(crate) categories: Categories,
    post_kinds: PostKinds,
    terms: RulesAndCalendar,
}

impl Routing {
    /// Routing over its store and the catalogue read from it, by the rules that deadlines follow.
    pub fn new(
        store: Store,
        clock: OfficeClock,
        ids: IdSource,
        catalogue: Arc<Catalogue>,
        terms: RulesAndCalendar,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            store,
            clock,
            ids,
            catalogue,
            categories: Categories::shipped()?,
            post_kinds: PostKinds::load()?,
            terms,
        })
    }

    /// A body named in a field, or a complaint about that field.
    pub(crate) fn body(&self, field: &str, code: &BodyCode) -> Result<&Body, Invalid> {
        self.catalogue.body(code).ok_or_else(|| {
            let (zh, en) = (format!("未知机关代码：{code}"), format!("unknown body: {code}"));
            Invalid::new(field, "BODY_UNKNOWN", zh, en)
        })
    }
}

/// An id or a code that may be absent, as text.
fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|it| it.to_string()).unwrap_or_default()
}
