//! All versions of all rules, and which of them applies.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use kernel::RegionCode;

use super::{Rule, StartingFact, Unit, check};
use crate::data::{DataError, Place, read_folder};

const NATIONAL: (&str, &str) =
    ("national.toml", include_str!("../../../../deploy/data/rules/national.toml"));

const EXAMPLE: (&str, &str) =
    ("530922.toml", include_str!("../../../../deploy/data/rules/examples/530922.toml"));

/// The rules, by id; each id's versions by the day they came into force.
#[derive(Clone, Debug)]
pub struct RuleBook {
    rules: BTreeMap<String, Vec<Rule>>,
    /// The file of each version, for errors about it.
    files: BTreeMap<(String, String), String>,
}

/// Why no rule applies to a fact.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotInForce {
    /// The rule book has no such id.
    #[error("rule {rule_id} is not in the rule book")]
    Unknown {
        /// The id that was asked for.
        rule_id: String,
    },
    /// The rule book has the id, but not for this region.
    #[error("rule {rule_id} is not in force in {}", region.as_ref().map_or("the whole country", |r| r.as_str()))]
    Elsewhere {
        /// The id that was asked for.
        rule_id: String,
        /// The region that was asked for; none for the whole country.
        region: Option<RegionCode>,
    },
    /// Day 0 lies before the first version.
    #[error("rule {rule_id} is in force from {in_force_from}; day 0 is {day0}")]
    TooEarly {
        /// The id that was asked for.
        rule_id: String,
        /// The day of the starting fact.
        day0: NaiveDate,
        /// The first day 0 that any version applies to.
        in_force_from: NaiveDate,
    },
    /// Day 0 lies after the end of a version and before any next one.
    #[error("rule {rule_id} was in force to {in_force_to}; day 0 is {day0}")]
    Lapsed {
        /// The id that was asked for.
        rule_id: String,
        /// The day of the starting fact.
        day0: NaiveDate,
        /// The last day 0 that the version before it applied to.
        in_force_to: NaiveDate,
    },
}

impl RuleBook {
    /// The national rules that ship with Headwater.
    pub fn shipped() -> Result<Self, DataError> {
        Self::parse(&[NATIONAL])
    }

    /// The national rules and the made-up overlay of one county; to try overlays out, never for an
    /// office's work.
    pub fn shipped_with_example() -> Result<Self, DataError> {
        Self::parse(&[NATIONAL, EXAMPLE])
    }

    /// The rules in all `.toml` files of a folder, not of the folders in it.
    pub fn load(folder: &Path) -> Result<Self, DataError> {
        Self::load_all(&[folder])
    }

    /// The rules of several folders together, such as the national ones and a region's own.
    pub fn load_all(folders: &[impl AsRef<Path>]) -> Result<Self, DataError> {
        let mut files = Vec::new();
        for folder in folders {
            files.extend(read_folder(folder.as_ref())?);
        }
        let files: Vec<_> =
            files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        Self::parse(&files)
    }

    /// The rules in files given as name and text, in any order.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, DataError> {
        let mut entries = Vec::new();
        for (file, text) in files {
            for rule in check::read(Place::file(file), text)? {
                entries.push((*file, rule));
            }
        }
        check::together(&entries)?;
        let (mut rules, mut files) = (BTreeMap::<String, Vec<Rule>>::new(), BTreeMap::new());
        for (file, rule) in entries {
            files.insert((rule.id.clone(), rule.version.clone()), file.to_owned());
            rules.entry(rule.id.clone()).or_default().push(rule);
        }
        for versions in rules.values_mut() {
            versions.sort_by_key(|rule| rule.in_force_from);
        }
        Ok(Self { rules, files })
    }

    /// The rule that applies to a fact of day 0 in a region: of those in force, the most specific
    /// region's.
    ///
    /// Without a region only the whole country's rules apply. A closed overlay hands back to the
    /// region around it.
    pub fn in_force(
        &self,
        rule_id: &str,
        region: Option<&RegionCode>,
        day0: NaiveDate,
    ) -> Result<&Rule, NotInForce> {
        let versions = self
            .rules
            .get(rule_id)
            .ok_or_else(|| NotInForce::Unknown { rule_id: rule_id.to_owned() })?;
        versions
            .iter()
            .filter(|rule| rule.is_in_force(day0) && rule.covers(region))
            // All that cover one region lie within each other, so the longest prefix is the
            // innermost.
            .max_by_key(|rule| rule.region.as_ref().map_or(0, |own| own.prefix().len()))
            .ok_or_else(|| refusal(versions, rule_id, region, day0))
    }

    /// One version of a rule, as a certificate names it.
    pub fn version(&self, rule_id: &str, version: &str) -> Option<&Rule> {
        let versions = self.rules.get(rule_id)?;
        versions.iter().find(|rule| rule.version == version)
    }

    /// The file that a version came from.
    pub(super) fn file_of(&self, rule: &Rule) -> &str {
        let key = (rule.id.clone(), rule.version.clone());
        self.files.get(&key).map_or("(rules)", String::as_str)
    }

    /// All versions of all rules, by id and then by the day they came into force.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values().flatten()
    }

    /// The ids of the rules, in alphabetical order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.rules.keys().map(String::as_str)
    }

    /// The rules that a fact of day 0 in a region starts, by id; those also that are not in force
    /// on that day, which say so. Not a right that nobody could use.
    pub fn started_by<'a>(
        &'a self,
        fact: StartingFact,
        region: &'a RegionCode,
        day0: NaiveDate,
    ) -> impl Iterator<Item = StartedRule<'a>> {
        let starts = move |rule: &Rule| rule.starts == fact && rule.exercisable;
        self.rules.iter().filter_map(move |(id, versions)| {
            let mut covering = versions.iter().filter(|rule| rule.covers(Some(region)));
            match self.in_force(id, Some(region), day0) {
                Ok(rule) => starts(rule).then_some(StartedRule { rule, not_in_force: None }),
                Err(why) => covering
                    .find(|rule| starts(rule))
                    .map(|rule| StartedRule { rule, not_in_force: Some(why) }),
            }
        })
    }

    /// The most days by which a rule's term may be extended, where it is in force; none if it is
    /// not, has no extension, or leaves the length to whoever grants it.
    pub fn extension_limit(
        &self,
        rule_id: &str,
        region: &RegionCode,
        day0: NaiveDate,
    ) -> Option<u32> {
        self.in_force(rule_id, Some(region), day0).ok()?.extension?.max_days
    }

    /// How many natural days the rule in force gives; none where it counts otherwise, or none is in force.
    pub fn days(&self, rule_id: &str, region: &RegionCode, day0: NaiveDate) -> Option<u32> {
        let rule = self.in_force(rule_id, Some(region), day0).ok()?;
        rule.length.filter(|_| rule.unit == Unit::NaturalDays)
    }
}

/// A rule that a fact starts.
#[derive(Clone, Debug)]
pub struct StartedRule<'a> {
    /// The version that applies; if none is in force, one that says what kind of term it would be.
    pub rule: &'a Rule,
    /// Why no term runs, if no version is in force on day 0.
    pub not_in_force: Option<NotInForce>,
}

/// Says why none of the versions, which are in order of their first day, applies.
fn refusal(
    versions: &[Rule],
    rule_id: &str,
    region: Option<&RegionCode>,
    day0: NaiveDate,
) -> NotInForce {
    let covering = || versions.iter().filter(|rule| rule.covers(region));
    let lapsed = covering().filter_map(|rule| rule.in_force_to).filter(|to| *to < day0).max();
    let rule_id = rule_id.to_owned();
    match (covering().next(), lapsed) {
        (None, _) => NotInForce::Elsewhere { rule_id, region: region.cloned() },
        (Some(_), Some(in_force_to)) => NotInForce::Lapsed { rule_id, day0, in_force_to },
        (Some(first), None) => {
            NotInForce::TooEarly { rule_id, day0, in_force_from: first.in_force_from }
        }
    }
}
