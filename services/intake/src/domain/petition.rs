//! A petition: one act of petitioning. Its matter's way is routing's to tell.

use chrono::{DateTime, Utc};
use kernel::ids::{MatterId, PetitionId};
use kernel::{BodyCode, RegionCode};

use super::{Channel, CueKind, PetitionState, Purpose, SuperiorAssignment};

/// A petition (信访件).
#[derive(Clone, Debug)]
pub struct Petition {
    pub id: PetitionId,
    pub matter: MatterId,
    pub number: String,
    pub channel: Channel,
    pub region: RegionCode,
    pub receive_time: DateTime<Utc>,
    pub register_time: DateTime<Utc>,
    pub state: PetitionState,
    /// Chosen at the registration.
    pub category: Option<String>,
    /// Stated at the registration.
    pub purpose: Option<Purpose>,
    pub proposed: Proposed,
    /// What it is about, in one line, if somebody wrote one; checked when it came in.
    pub subject: Option<String>,
    pub superior: Option<SuperiorAssignment>,
    pub party_size: i32,
    pub notifiable: bool,
    pub historical: bool,
    pub receiving_body: BodyCode,
    pub proposed_matter: Option<MatterId>,
    /// It came in by an import: what is published about it goes in the bulk lane, behind its registration.
    pub imported: bool,
    /// Which of its query codes is good: the one given last.
    pub query_generation: i32,
    /// Why its number is void.
    pub void_reason: Option<String>,
    pub version: i64,
}

impl Petition {
    /// The category that it is taken to be about: the chosen one, else the proposed one.
    pub fn about(&self) -> Option<&str> {
        self.category.as_deref().or(self.proposed.category.as_deref())
    }
}

/// What was proposed from the words of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposed {
    pub category: Option<String>,
    /// What is usual for that category; nobody's word.
    pub purpose: Option<Purpose>,
    /// What enough words speak for.
    pub cues: Vec<CueKind>,
}
