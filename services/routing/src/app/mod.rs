//! The use cases, one file each, by topic: load, decide, save and publish, in one transaction.

mod act;
mod dispatch;
mod ending;
mod hand_over;
mod handling;
mod matter;
mod organisation;
mod referral;
mod report;
mod review;
mod screening;
mod urgent;

pub use handling::{DraftRequest, StepRequest};
pub use matter::{MatterKey, MatterView, NewMatter};
pub use organisation::{
    Applied, ChangeKey, MovedMatter, OrganisationView, Replay, Replayed, Resolved, ResolvedPost,
    found,
};
pub use review::ReviewDraftRequest;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{BodyCode, IdSource, Invalid, OfficeClock, OfficeDay};
use mailbox::Store;
use register::{Register, fields};
use statutory_calendar::RulesAndCalendar;

use crate::domain::{Body, Catalogue};
pub use crate::store::Error;
pub use crate::store::history::PastAct;

/// Routing: what it needs to do its work.
#[derive(Debug)]
pub struct Routing {
    pub(crate) store: Store,
    clock: OfficeClock,
    ids: IdSource,
    register: Register,
    terms: RulesAndCalendar,
}

impl Routing {
    /// Routing over its store and the register read from it, by the rules that deadlines follow.
    pub async fn new(
        store: Store,
        clock: OfficeClock,
        ids: IdSource,
        terms: RulesAndCalendar,
    ) -> anyhow::Result<Self> {
        let register = Register::read(&store).await?;
        Ok(Self { store, clock, ids, register, terms })
    }

    /// The office as it is today.
    pub(crate) fn office(&self) -> Catalogue {
        self.register.on(self.today())
    }

    /// The office's present instant.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The office's present day.
    pub(crate) fn today(&self) -> NaiveDate {
        self.now().office_date()
    }

    /// A body named in a field, or a complaint about that field.
    pub(crate) fn body(&self, field: &str, code: &BodyCode) -> Result<Body, Invalid> {
        fields::body(&self.office(), field, code.as_str()).cloned()
    }
}
