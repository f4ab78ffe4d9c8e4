//! All that was heard about one matter, and who may read it.

use deadlines::DossierKey;
use kernel::{BodyCode, Officer, RegionCode, Visibility};

/// The right to see the deadlines of a whole region.
pub const OVERSEE: &str = "deadline.oversee";

/// A dossier (卷宗): the facts about one matter, or about one letter or order that is about none.
#[derive(Clone, Debug)]
pub struct Dossier {
    pub key: DossierKey,
    /// Where the matter lies; none until its registration has been heard.
    pub region: Option<RegionCode>,
    /// The bodies that take part.
    pub bodies: Vec<BodyCode>,
    pub visibility: Visibility,
}

impl Dossier {
    /// True if this officer may know of it: bodies that take part, and those who oversee the
    /// region; never those it is kept from.
    pub fn admits(&self, officer: &Officer) -> bool {
        let takes_part = self.bodies.contains(&officer.body);
        let oversees = officer.has(OVERSEE)
            && (self.region.as_ref().is_some_and(|region| region.is_within(&officer.region))
                || self.bodies.iter().any(|body| body.region().is_within(&officer.region)));
        (takes_part || oversees) && self.visibility.admits(officer)
    }
}
