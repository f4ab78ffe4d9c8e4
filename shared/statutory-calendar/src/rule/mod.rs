//! The office's terms as data: how long, from which fact, what a rest day, a pause or an extension
//! does, by which article.
//!
//! The Regulation on Petition Work gives the figures (Arts. 22–25 and 34–36); where it gives none,
//! or a region is stricter, the rule says so by its certainty and its region.

mod book;
mod check;
mod facts;
mod overlay;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use kernel::RegionCode;
use serde::{Deserialize, Serialize};

use crate::data::Bilingual;
use crate::term::Span;

pub use book::{NotInForce, RuleBook, StartedRule};
pub(crate) use overlay::counted;

pub use facts::{EndingFact, PauseCause, ReplacementCause, StartingFact, VoidCause};

/// One version of one term, in one region or in the whole country.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The glossary's id, such as `handling`; versions and regions share it.
    pub id: String,
    /// Unique among the versions of the same id, in all regions.
    pub version: String,
    /// Where it holds; none for the whole country.
    pub region: Option<RegionCode>,
    /// Who must do what.
    pub title: Bilingual,
    /// The article it rests on, or the paper.
    pub article: Bilingual,
    /// How sure the source is.
    pub certainty: Certainty,
    /// Whose time it is.
    pub binds: Binds,
    /// True for a right, which lapses when its end passes unused; a duty is breached then.
    #[serde(default)]
    pub right: bool,
    /// False for a right that nobody can use through the software yet: it is counted on request, but
    /// starts for nobody, since its lapse would say that it was left unused.
    #[serde(default = "yes")]
    pub exercisable: bool,
    /// What is counted.
    pub unit: Unit,
    /// How many of them; none if it is set case by case or differs by level.
    pub length: Option<u32>,
    /// The lengths of a term that differs by level.
    pub length_by_level: Option<LengthByLevel>,
    /// True if the order or letter may set another term than `length`.
    #[serde(default)]
    pub may_be_set: bool,
    /// The fact whose day is day 0.
    pub starts: StartingFact,
    /// What happens to a last day on which the office rests.
    pub rest_day: RestDay,
    /// What that rests on, which is never the article of the length; none where no rest day can be the
    /// last.
    pub rest_day_ground: Option<RestDayGround>,
    /// The one extension it allows.
    pub extension: Option<Extension>,
    /// The causes whose days are not counted.
    #[serde(default)]
    pub pauses: Vec<PauseCause>,
    /// The causes for which there is no duty, or none any more.
    #[serde(default)]
    pub voids: Vec<VoidCause>,
    /// The causes for which another rule runs in its place.
    #[serde(default)]
    pub replacements: Vec<Replacement>,
    /// The facts that meet it.
    #[serde(default)]
    pub ends_by: Vec<EndingFact>,
    /// The first day 0 it applies to.
    pub in_force_from: NaiveDate,
    /// The last day 0 it applies to, if it has been closed.
    pub in_force_to: Option<NaiveDate>,
    /// What a reader should know besides.
    pub note: Option<String>,
}

fn yes() -> bool {
    true
}

/// How sure the source of a rule is; parameters are never stated as law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Certainty {
    /// Read in the text of the law.
    #[serde(rename = "V")]
    Text,
    /// Read in secondary sources only.
    #[serde(rename = "S")]
    Secondary,
    /// The office's own parameter.
    #[serde(rename = "?")]
    Parameter,
}

impl Certainty {
    /// The letter by which tables show it.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Text => "V",
            Self::Secondary => "S",
            Self::Parameter => "?",
        }
    }
}

/// Whose time a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binds {
    /// A body's: a region may shorten it.
    Body,
    /// A petitioner's right: nobody may shorten it.
    Petitioner,
}

/// What becomes of a term whose end passes, and whose affair that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// A body's duty: it is breached.
    Duty,
    /// A body's right, such as to object: it lapses.
    BodyRight,
    /// A petitioner's right, such as to ask for a review: it lapses, and no body has anything to do
    /// about it.
    PetitionerRight,
}

impl Nature {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Duty, Self::BodyRight, Self::PetitionerRight];

    /// The name in SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Duty => "duty",
            Self::BodyRight => "body_right",
            Self::PetitionerRight => "petitioner_right",
        }
    }

    /// The one of this name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|nature| nature.as_str() == text)
    }

    /// True for what lapses when its end passes.
    pub fn is_right(self) -> bool {
        self != Self::Duty
    }

    /// Whose time it is.
    pub fn binds(self) -> Binds {
        match self {
            Self::Duty | Self::BodyRight => Binds::Body,
            Self::PetitionerRight => Binds::Petitioner,
        }
    }
}

/// What a term counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Every civil day (Civil Code Art. 201).
    NaturalDays,
    /// Days that are neither weekend nor holiday, and working weekends.
    WorkingDays,
    /// Hours from the instant of the fact.
    Hours,
    /// Months to the same day of the month, or its last (Civil Code Art. 202).
    Months,
    /// Whatever the assignment or order sets.
    AsSet,
}

/// What happens to a last day that is a rest day.
///
/// A term has two dates: the due date, by which its holder plans and is reminded, and the limit, after
/// which it is late. A day that was set is never another due date; its limit goes by the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestDay {
    /// Both dates stay as counted: the strict reading, which a region may choose.
    Stays,
    /// Both move to the next working day: for the petitioner's rights.
    Rolls,
    /// The due date stays as counted and the limit moves: for the bodies' own terms.
    LimitRolls,
}

/// Why a last day that is a rest day stays or moves. The Regulation does not say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RestDayGround {
    /// How sure it is, whatever is known of the length.
    pub certainty: Certainty,
    /// The law that is followed, or the local rule.
    pub text: Bilingual,
}

/// The lengths of a term that differs by the level at which it runs, in the rule's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LengthByLevel {
    /// At the province.
    pub province: u32,
    /// At the prefecture or city.
    pub city: u32,
    /// At the county.
    pub county: u32,
}

/// One extension, counted in natural days from the old due date as counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// The most it may give; none if whoever grants it also sets its length.
    pub max_days: Option<u32>,
    /// Who may grant it.
    pub by: Grantor,
}

/// Who may grant an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grantor {
    /// The head of the body whose term it is.
    BodyHead,
    /// The body that gave the assignment.
    Assigner,
}

/// Another rule that takes this one's place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replacement {
    /// Why.
    pub cause: ReplacementCause,
    /// The id of the rule that runs instead, from its own starting fact.
    pub rule: String,
}

impl Rule {
    /// Its length, unless that is set case by case or differs by level.
    pub fn span(&self) -> Option<Span> {
        Span::new(self.unit, self.length?)
    }

    /// Its length at a level, for a term that differs by level.
    pub fn span_at(&self, level: kernel::code::RegionLevel) -> Option<Span> {
        use kernel::code::RegionLevel::{City, County, Province, Town, Village};
        let lengths = self.length_by_level?;
        match level {
            Province => Span::new(self.unit, lengths.province),
            City => Span::new(self.unit, lengths.city),
            County => Span::new(self.unit, lengths.county),
            Town | Village => None,
        }
    }

    /// What becomes of it when its end passes.
    pub fn nature(&self) -> Nature {
        match (self.binds, self.right) {
            (Binds::Petitioner, _) => Nature::PetitionerRight,
            (Binds::Body, true) => Nature::BodyRight,
            (Binds::Body, false) => Nature::Duty,
        }
    }

    /// True if another rule runs in its place for this cause.
    pub fn is_replaced(&self, cause: ReplacementCause) -> bool {
        self.replacements.iter().any(|it| it.cause == cause)
    }

    /// True if a term may be set instead of the rule's own length.
    pub fn is_settable(&self) -> bool {
        self.may_be_set || self.unit == Unit::AsSet || self.length_by_level.is_some()
    }

    /// True if it applies to facts of that day.
    pub fn is_in_force(&self, day0: NaiveDate) -> bool {
        self.in_force_from <= day0 && self.in_force_to.is_none_or(|to| day0 <= to)
    }

    /// True if it holds in that region; the whole country's rules hold everywhere.
    pub fn covers(&self, region: Option<&RegionCode>) -> bool {
        match (&self.region, region) {
            (None, _) => true,
            (Some(own), Some(asked)) => asked.is_within(own),
            (Some(_), None) => false,
        }
    }
}
