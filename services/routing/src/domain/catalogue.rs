//! Bodies, and which of them is competent for what (谁主管、谁负责; 属地管理、分级负责).

use std::collections::{BTreeMap, BTreeSet};

use kernel::code::RegionLevel;
use kernel::{BodyCode, RegionCode};

use super::{BodyKind, Level, Track};

/// A body, as far as its place among bodies goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    pub code: BodyCode,
    pub name: String,
    pub short_name: String,
    pub kind: BodyKind,
    /// The body one level up, which designates in a dispute; none at the top.
    pub superior: Option<BodyCode>,
}

/// A row of the competence catalogue: at this level, the body with this suffix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Competence {
    /// `*` means any category.
    pub category: String,
    pub track: Track,
    pub level: Level,
    pub body_suffix: String,
    pub note: String,
}

/// All bodies and the competence catalogue, in one version of the data.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    bodies: BTreeMap<BodyCode, Body>,
    competence: BTreeMap<(String, Track, Level), String>,
}

/// The category for what fits no other.
pub const OTHER: &str = "other";
const ANY: &str = "*";

impl Catalogue {
    /// The catalogue made of these rows.
    pub fn new(
        bodies: impl IntoIterator<Item = Body>,
        competence: impl IntoIterator<Item = Competence>,
    ) -> Self {
        Self {
            bodies: bodies.into_iter().map(|it| (it.code.clone(), it)).collect(),
            competence: competence
                .into_iter()
                .map(|it| ((it.category, it.track, it.level), it.body_suffix))
                .collect(),
        }
    }

    /// The body with this code.
    pub fn body(&self, code: &BodyCode) -> Option<&Body> {
        self.bodies.get(code)
    }

    /// All bodies of a region itself, by code.
    pub fn bodies_of<'a>(&'a self, region: &'a RegionCode) -> impl Iterator<Item = &'a Body> {
        self.bodies.values().filter(move |body| body.code.region() == *region)
    }

    /// The next higher body.
    pub fn superior(&self, code: &BodyCode) -> Option<&Body> {
        self.body(code)?.superior.as_ref().and_then(|above| self.body(above))
    }

    /// The bodies that may settle a dispute about a matter of this region that was passed on by
    /// `sender` (Art. 24): the sender, the body one level above it, and the conference offices of
    /// the regions that the matter lies in.
    pub fn designators(&self, sender: &BodyCode, region: &RegionCode) -> BTreeSet<BodyCode> {
        let above = self.superior(sender).map(|body| body.code.clone());
        let conferences = self
            .bodies
            .values()
            .filter(|body| body.kind == BodyKind::ConferenceOffice)
            .map(|body| body.code.clone())
            .filter(|code| region.is_within(&code.region()));
        conferences.chain(above).chain([sender.clone()]).collect()
    }

    /// The body competent in a region: the lowest level that has both a row and the body, walking
    /// up from the region.
    ///
    /// Litigation and accusations have rows for any category; the other tracks use the category's
    /// petition row.
    pub fn competent(&self, category: &str, track: Track, region: &RegionCode) -> Option<&Body> {
        let (category, track) = match track {
            Track::Litigation | Track::Accusation => (ANY, track),
            Track::Petition | Track::Suggestion | Track::OtherProcedure | Track::Duty => {
                (self.known_category(category), Track::Petition)
            }
        };
        levels(region).find_map(|(level, digits)| {
            let suffix = self.competence.get(&(category.to_owned(), track, level))?;
            let code = BodyCode::parse(&format!("{digits}-{suffix}")).ok()?;
            self.body(&code)
        })
    }

    /// The category itself if the catalogue has a row for it, else the one for everything else.
    fn known_category<'a>(&self, category: &'a str) -> &'a str {
        let known = Level::ALL.iter().any(|level| {
            let key = (category.to_owned(), Track::Petition, *level);
            self.competence.contains_key(&key)
        });
        if known { category } else { OTHER }
    }
}

/// The levels from the region's own upwards, each with the code of the division at that level.
fn levels(region: &RegionCode) -> impl Iterator<Item = (Level, String)> {
    let code = region.as_str();
    let town = code.get(..9).map(|town| (Level::Town, town.to_owned()));
    let county = (Level::County, region.county().to_string());
    let city = (Level::City, format!("{}00", code.get(..4).unwrap_or_default()));
    let levels = match region.level() {
        RegionLevel::Province => vec![],
        RegionLevel::City => vec![city],
        RegionLevel::County => vec![county, city],
        RegionLevel::Town | RegionLevel::Village => {
            town.into_iter().chain([county, city]).collect()
        }
    };
    levels.into_iter()
}
