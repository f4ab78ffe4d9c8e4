//! The use cases, one file each: load, tell the entity, save and publish, in one transaction.

mod accept_matter;
mod approve_opinion;
mod assign_matter;
mod command;
mod conclude_matter;
mod confirm_screening;
mod decide_objection;
mod draft_opinion;
mod extend_handling;
mod get_matter;
mod guide_petitioner;
mod issue_opinion;
mod list_bodies;
mod list_matters;
mod note_finding;
mod object_to_referral;
mod open_matter;
mod record_delivery;
mod refer_matter;
mod reply_to_matter;
mod report_result;
mod resolve_post;
mod withdraw_matter;

pub use accept_matter::Accepted;
pub use command::{Numbered, Versioned};
pub use confirm_screening::Screened;
pub use decide_objection::{ObjectionDecided, RulingRequest};
pub use draft_opinion::DraftRequest;
pub use get_matter::MatterView;
pub use object_to_referral::Objected;
pub use open_matter::NewMatter;
pub use record_delivery::Delivered;
pub use refer_matter::Referred;
pub use resolve_post::ResolvedPost;

use std::sync::Arc;

use kernel::{BodyCode, IdSource, Invalid, OfficeClock};
use mailbox::Store;
use reference::Categories;
use statutory_calendar::{Calendar, RuleBook};

use crate::data::PostKinds;
use crate::domain::referral::Terms;
use crate::domain::{Body, Catalogue};
pub use crate::store::Error;

/// Routing: what it needs to do its work.
#[derive(Debug)]
pub struct Routing {
    store: Store,
    clock: OfficeClock,
    ids: IdSource,
    catalogue: Arc<Catalogue>,
    categories: Categories,
    post_kinds: PostKinds,
    terms: Terms,
}

impl Routing {
    /// Routing over its store and the catalogue read from it.
    pub fn new(
        store: Store,
        clock: OfficeClock,
        ids: IdSource,
        catalogue: Arc<Catalogue>,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            store,
            clock,
            ids,
            catalogue,
            categories: Categories::shipped()?,
            post_kinds: PostKinds::load()?,
            terms: Terms { rules: RuleBook::shipped()?, calendar: Calendar::shipped()? },
        })
    }

    /// The store, for the adapters that need request keys.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The body with this code, or a complaint about the field that names it.
    fn known_body(&self, field: &str, code: &BodyCode) -> Result<&Body, Invalid> {
        self.catalogue.body(code).ok_or_else(|| {
            let (zh, en) = (format!("未知机关代码：{code}"), format!("unknown body: {code}"));
            Invalid::new(field, "BODY_UNKNOWN", zh, en)
        })
    }
}
