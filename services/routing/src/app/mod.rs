//! The use cases, one file each, by topic: load, decide, save and publish, in one transaction.

mod act;
mod handling;
mod matter;
mod organisation;
mod referral;
mod screening;

pub use handling::DraftRequest;
pub use matter::{MatterKey, MatterView, NewMatter};
pub use organisation::{
    Applied, ChangeKey, MovedMatter, OrganisationView, Replay, Replayed, ResolvedPost, found,
};
pub use referral::ObjectionDecision;

use kernel::{BodyCode, IdSource, Invalid, OfficeClock, OfficeDay};
use mailbox::Store;
use statutory_calendar::RulesAndCalendar;

use self::organisation::Register;
use crate::domain::{Body, Catalogue};
pub use crate::store::Error;

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

    /// Follows what other replicas change in the register, for ever.
    pub fn follow_register(&self) -> impl Future<Output = ()> + Send + use<> {
        self.register.clone().follow()
    }

    /// The office as it is today.
    pub(crate) fn office(&self) -> Catalogue {
        self.register.on(self.clock.now().office_date())
    }

    /// A body named in a field, or a complaint about that field.
    pub(crate) fn body(&self, field: &str, code: &BodyCode) -> Result<Body, Invalid> {
        self.office().body(code).cloned().ok_or_else(|| {
            let (zh, en) = (format!("未知机关代码：{code}"), format!("unknown body: {code}"));
            Invalid::new(field, "BODY_UNKNOWN", zh, en)
        })
    }
}

/// An id or a code that may be absent, as text.
fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|it| it.to_string()).unwrap_or_default()
}
