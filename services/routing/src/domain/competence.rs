//! Who is competent for a matter: the one part of a screening that follows from the register.

use kernel::{RegionCode, Visibility};

use super::catalogue::{Body, Catalogue};
use super::screening::{Record, said};
use super::{Matter, Track};

/// A matter as the register looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub track: Track,
    pub category: &'a str,
    pub region: &'a RegionCode,
    /// From whom it is kept.
    pub visibility: &'a Visibility,
}

/// Whom a register proposes.
#[derive(Clone, Copy, Debug)]
pub struct Proposed<'a> {
    /// The body that the competence catalogue names.
    pub named: Option<&'a Body>,
    /// That body, or the next higher one that the matter is not kept from; none if there is none.
    pub body: Option<&'a Body>,
}

impl<'a> From<&'a Matter> for Asked<'a> {
    fn from(matter: &'a Matter) -> Self {
        let (screening, visibility) = (&matter.screening, &matter.visibility);
        let (track, category) = (screening.track, screening.category.as_str());
        Self { track, category, region: &matter.region, visibility }
    }
}

impl Asked<'_> {
    /// Whom this register proposes; each rule leaves a record.
    pub(super) fn of<'c>(&self, catalogue: &'c Catalogue, record: &mut Record) -> Proposed<'c> {
        let named = catalogue.competent(self.category, self.track, self.region);
        let finding = match named {
            Some(body) => {
                let name = &body.short_name;
                said(&format!("{name}（{}）", body.code), &format!("competent body {}", body.code))
            }
            None => said("权责目录中没有对应机关", "the catalogue has no body for it"),
        };
        record.note("competence_catalogue", named.is_some(), finding);
        let body = named.and_then(|it| self.around_the_excluded(it, catalogue, record));
        Proposed { named, body }
    }

    /// A body that the matter stays closed to on this track is passed over for the next higher one.
    ///
    /// For a claim the body complained about may well be the competent one: the label opens to it
    /// with the screening.
    fn around_the_excluded<'c>(
        &self,
        named: &'c Body,
        catalogue: &'c Catalogue,
        record: &mut Record,
    ) -> Option<&'c Body> {
        let label = self.visibility.after_screening(self.track == Track::Accusation);
        if !label.excludes_body(&named.code) {
            let complained_about = self.visibility.excludes_body(&named.code);
            let finding = if complained_about {
                said(
                    "被反映单位即有权处理机关，可以办理，其上一级复查",
                    "complained about, yet competent; review lies one level up",
                )
            } else {
                said("该机关未被反映", "the body is not complained about")
            };
            record.note("excluded_body", false, finding);
            return Some(named);
        }
        let mut above = catalogue.reviewer(&named.code);
        while let Some(body) = above.filter(|body| label.excludes_body(&body.code)) {
            above = catalogue.reviewer(&body.code);
        }
        let finding = match above {
            Some(body) => {
                let (name, code) = (&body.short_name, &body.code);
                said(
                    &format!("被反映机关回避，改由上一级{name}（{code}）"),
                    &format!("the body is complained about: {code}, one level up"),
                )
            }
            None => said(
                "被反映机关回避，且无上一级机关，由甄别员指定",
                "the body is complained about and has none above: a person names one",
            ),
        };
        record.note("excluded_body", true, finding);
        above
    }
}
