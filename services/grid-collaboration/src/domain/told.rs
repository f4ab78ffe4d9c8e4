//! What a fact of another service tells about what tasks may be about.

use kernel::ids::{EntryId, MatterId};
use kernel::{BodyCode, RegionCode, Visibility};
use uuid::Uuid;

/// What one fact tells.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// The matter it is about, with the label that holds from now on.
    pub matter: Option<MatterId>,
    pub visibility: Visibility,
    /// The ledger entry that was opened: about the matter, or about none.
    pub entry: Option<EntryId>,
    /// Whom a matter or an entry concerns: its id, and a body, or the region in which it lies.
    pub concerns: Vec<(Uuid, String)>,
}

impl Told {
    /// A body has to do with a matter or an entry.
    #[must_use]
    pub fn concerning(mut self, subject: Uuid, body: &BodyCode) -> Self {
        self.concerns.push((subject, body.to_string()));
        self
    }

    /// A matter or an entry lies in a region, so whoever oversees this one or one around it has to
    /// do with it.
    #[must_use]
    pub fn lying_in(mut self, subject: Uuid, region: &RegionCode) -> Self {
        self.concerns.push((subject, region.prefix().to_owned()));
        self
    }
}
