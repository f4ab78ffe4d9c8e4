//! A matter as intake sees it: its desk, its stage as heard from routing, and who may know of it.

use kernel::ids::MatterId;
use kernel::{BodyCode, Officer, Visibility};

use super::petition::Petition;

/// What petitions are about.
#[derive(Clone, Debug)]
pub struct Matter {
    pub id: MatterId,
    pub petition_count: i32,
    /// As routing names it; `REGISTERED` until routing has spoken.
    pub stage: String,
    pub answerable_body: BodyCode,
    pub visibility: Visibility,
}

/// The stage before any screening.
pub const REGISTERED: &str = "REGISTERED";
/// The stage at the end.
pub const CONCLUDED: &str = "CONCLUDED";

/// The rules by which the petitioner may do something: shown to the petitioner, and nobody's work.
pub const PETITIONERS_RIGHTS: [&str; 3] = ["rating", "review_request", "recheck_request"];

/// The right to see petitions of the whole region, whichever desk they lie on.
pub const OVERSEE: &str = "petition.oversee";

impl Matter {
    /// Nobody has screened it yet.
    pub fn is_unscreened(&self) -> bool {
        self.stage == REGISTERED
    }

    /// True if this officer may know that the petition exists.
    ///
    /// The receiving desk, the answerable body, and those who oversee the region; never those it is kept from.
    pub fn admits(&self, officer: &Officer, petition: &Petition) -> bool {
        let concerned = officer.body == self.answerable_body
            || officer.body == petition.receiving_body
            || (officer.has(OVERSEE) && petition.region.is_within(&officer.region));
        concerned && self.visibility.admits(officer)
    }

    /// True if this officer may read the text: before screening only the receiving desk, afterwards also the
    /// body that answers.
    pub fn admits_to_text(&self, officer: &Officer, petition: &Petition) -> bool {
        let reader = officer.body == self.answerable_body
            || (!self.is_unscreened() && officer.body == petition.receiving_body);
        reader && self.visibility.admits(officer)
    }
}
