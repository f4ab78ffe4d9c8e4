//! A matter as intake sees it: its desk, its stage as heard from routing, and who may know of it.

use kernel::ids::MatterId;
use kernel::{BodyCode, Visibility};
use words::common::Stage;

/// What petitions are about.
#[derive(Clone, Debug)]
pub struct Matter {
    pub id: MatterId,
    pub petition_count: i32,
    /// `Registered` until routing has spoken.
    pub stage: Stage,
    pub answerable_body: BodyCode,
    pub visibility: Visibility,
}

impl Matter {
    /// True while it lies with its desk: no body works on it yet.
    pub fn is_at_desk(&self) -> bool {
        matches!(self.stage, Stage::Registered | Stage::Screened)
    }
}

/// The right to see petitions of the whole region, whichever desk they lie on.
pub const OVERSEE: &str = "petition.oversee";
