//! The office on a day, as decisions about matters look at it.

use std::collections::BTreeSet;

use kernel::{BodyCode, RegionCode};
pub use organisation::{AsOf as Catalogue, Body};

use super::Track;

/// The category for what fits no other.
pub const OTHER: &str = "other";

/// True if the competence catalogue names this body for this very category, at a level that the region
/// lies in.
pub fn has_power(
    office: &Catalogue,
    category: &str,
    region: &RegionCode,
    body: &BodyCode,
) -> bool {
    let named = |region| office.competent(category, Track::Petition, region);
    category != OTHER
        && office
            .regions_from(region)
            .any(|it| named(&it.code).is_some_and(|named| named.code == *body))
}

/// The bodies that may settle a dispute about a matter of this region that was passed on by
/// `sender` (Art. 24): the sender, the body one level above it, and the conference offices of the
/// regions that the matter lies in.
pub fn designators(
    office: &Catalogue,
    sender: &BodyCode,
    region: &RegionCode,
) -> BTreeSet<BodyCode> {
    let above = office.reviewer(sender).map(|body| body.code.clone());
    let conferences = office.regions_from(region).filter_map(|it| office.conference(&it.code));
    conferences.map(|it| it.code.clone()).chain(above).chain([sender.clone()]).collect()
}
