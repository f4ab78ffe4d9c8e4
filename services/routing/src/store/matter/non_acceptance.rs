//! The columns of a matter that say how acceptance was refused.

use kernel::ids::MatterId;
use mailbox::columns::word;
use uuid::Uuid;
use words::Word;

use super::Row;
use crate::domain::non_acceptance::Earlier;
use crate::domain::{Matter, NonAcceptance, NotAccepted};
use crate::store::Error;

/// The matter that a refusal rests on: here, or elsewhere.
pub(super) fn earlier(matter: &Matter) -> (Option<Uuid>, Option<&str>) {
    let earlier = matter.non_acceptance.as_ref().and_then(|it| it.earlier.as_ref());
    (earlier.and_then(Earlier::here).map(MatterId::uuid), earlier.and_then(Earlier::elsewhere))
}

impl Row {
    pub(super) fn not_accepted(&self) -> Result<Option<NotAccepted>, Error> {
        let Some(kind) = self.non_acceptance.as_deref() else { return Ok(None) };
        let kind = word("matter", NonAcceptance::parse, kind)?;
        let here = self.earlier_matter_id.map(|id| Earlier::Here(id.into()));
        let elsewhere = self.earlier_elsewhere.clone().map(Earlier::Elsewhere);
        Ok(Some(NotAccepted { kind, earlier: here.or(elsewhere) }))
    }
}
