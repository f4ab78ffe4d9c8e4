//! The rules and the calendar that one office counts by, loaded once and the same for each service
//! that counts.

use std::path::Path;

use chrono::NaiveDate;
use kernel::RegionCode;

use crate::calendar::Calendar;
use crate::data::DataError;
use crate::rule::{NotInForce, RuleBook, counted};
use crate::term::{Due, Start, Term, TermError};

/// The rules and the calendar of one office.
#[derive(Clone, Debug)]
pub struct RulesAndCalendar {
    /// The terms.
    pub rules: RuleBook,
    /// The working days.
    pub calendar: Calendar,
}

/// Why a term has no last day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoTerm {
    /// No version of the rule applies to day 0.
    #[error(transparent)]
    NotInForce(#[from] NotInForce),
    /// It needs more than its rule and day 0, such as a length that is set case by case.
    #[error(transparent)]
    Term(#[from] TermError),
}

impl RulesAndCalendar {
    /// These rules and this calendar; refuses regional rules by which, on any published day, a body had
    /// more time than the law gives it, or a petitioner less.
    pub fn new(rules: RuleBook, calendar: Calendar) -> Result<Self, DataError> {
        counted(&rules, &calendar)?;
        Ok(Self { rules, calendar })
    }

    /// Those that ship with Headwater.
    pub fn shipped() -> Result<Self, DataError> {
        Self::new(RuleBook::shipped()?, Calendar::shipped()?)
    }

    /// Those in two folders; in place of an empty path those that ship with Headwater.
    pub fn load(rules: &Path, calendar: &Path) -> Result<Self, DataError> {
        let is_shipped = |folder: &Path| folder.as_os_str().is_empty();
        let rules = match rules {
            folder if is_shipped(folder) => RuleBook::shipped()?,
            folder => RuleBook::load(folder)?,
        };
        let calendar = match calendar {
            folder if is_shipped(folder) => Calendar::shipped()?,
            folder => Calendar::load(folder)?,
        };
        Self::new(rules, calendar)
    }

    /// When a term of a rule's own length ends that began in a region on day 0, neither paused nor
    /// extended.
    pub fn due(&self, rule_id: &str, region: &RegionCode, day0: NaiveDate) -> Result<Due, NoTerm> {
        let rule = self.rules.in_force(rule_id, Some(region), day0)?;
        Ok(Term::new(rule, &self.calendar, Start::Day(day0)).due()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn region(text: &str) -> RegionCode {
        RegionCode::parse(text).unwrap()
    }

    #[test]
    fn the_last_day_to_object_is_counted_by_the_rule_of_the_bodys_region() {
        let terms = RulesAndCalendar::shipped().unwrap();
        let due = |rule, day0| terms.due(rule, &region("530902"), day(day0));
        // Saturday 14 February works; 15 to 23 are off; 24 to 27.
        assert_eq!(due("objection", "2026-02-13").unwrap().due_date, day("2026-02-27"));
        assert!(matches!(due("objection", "2022-04-30"), Err(NoTerm::NotInForce(_))));
        let unset = due("assignment_report", "2026-03-02");
        assert_eq!(unset, Err(NoTerm::Term(TermError::LengthMissing)));
    }

    #[test]
    fn an_extension_is_limited_by_the_rule_of_the_bodys_region() {
        let rules = RuleBook::shipped_with_example().unwrap();
        let limit = |rule, code, day0| rules.extension_limit(rule, &region(code), day(day0));
        assert_eq!(limit("handling", "530902", "2026-03-02"), Some(30));
        assert_eq!(limit("handling", "530922", "2026-03-02"), Some(15));
        assert_eq!(limit("handling", "530922101", "2026-03-02"), Some(15));
        // Before the county's own rule, before any rule, for a rule without one, and where the
        // assigner sets it.
        assert_eq!(limit("handling", "530922", "2024-12-31"), Some(30));
        assert_eq!(limit("handling", "530902", "2022-04-30"), None);
        assert_eq!(limit("refer", "530902", "2026-03-02"), None);
        assert_eq!(limit("assignment_report", "530902", "2026-03-02"), None);
    }

    #[test]
    fn empty_paths_load_what_ships() {
        let (none, shipped) = (Path::new(""), RulesAndCalendar::shipped().unwrap());
        let loaded = RulesAndCalendar::load(none, none).unwrap();
        assert!(loaded.rules.rules().eq(shipped.rules.rules()));
        assert_eq!(loaded.calendar.version(), shipped.calendar.version());
        assert!(RulesAndCalendar::load(Path::new("/nowhere"), none).is_err());
    }
}
