//! The office on a day, as decisions about matters look at it.

use kernel::{BodyCode, RegionCode, Visibility};
pub use organisation::{AsOf as Catalogue, Body};

use super::Track;

/// The category for what fits no other.
pub const OTHER: &str = "other";

/// True if the competence catalogue names this body for this very category, at a level that the region
/// lies in.
pub fn has_power(office: &Catalogue, category: &str, region: &RegionCode, body: &BodyCode) -> bool {
    let named = |region| office.competent(category, Track::Petition, region);
    category != OTHER
        && office
            .regions_from(region)
            .any(|it| named(&it.code).is_some_and(|named| named.code == *body))
}

/// The nearest petition office of a region that a matter is not kept from, or else the nearest joint
/// conference office, which screens and refers as well.
pub fn petition_office(
    office: &Catalogue,
    region: &RegionCode,
    kept_from: &Visibility,
) -> Option<BodyCode> {
    let regions: Vec<_> = office.regions_from(region).collect();
    let offices = regions.iter().flat_map(|it| office.petition_offices(&it.code));
    let conferences = regions.iter().filter_map(|it| office.conference(&it.code));
    offices.chain(conferences).map(|it| &it.code).find(|it| !kept_from.excludes_body(it)).cloned()
}

/// Who settles a dispute between bodies by naming the one that handles the matter (Art. 24): the lowest
/// body above them all, else the joint conference of the lowest region that holds them all.
///
/// Never the sender, whose passing-on is in dispute, nor a body that the matter is kept from.
pub fn designator(
    office: &Catalogue,
    disputing: &[&BodyCode],
    sender: &BodyCode,
    kept_from: &Visibility,
) -> Option<BodyCode> {
    let above = office.common_superiors(disputing).into_iter();
    above
        .chain(office.common_conferences(disputing))
        .map(|it| &it.code)
        .find(|it| *it != sender && !disputing.contains(it) && !kept_from.excludes_body(it))
        .cloned()
}
