//! What a superior assigned with a petition (国交、省交): the letter it came by, and the day it set.

use chrono::NaiveDate;
use kernel::Invalid;

use super::Level;

/// A superior's assignment. Its day is the superior's own; terms of the Regulation run beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuperiorAssignment {
    pub level: Level,
    /// The number of the superior's letter.
    pub number: String,
    pub date: NaiveDate,
    pub term_date: Option<NaiveDate>,
}

impl SuperiorAssignment {
    /// Refuses days that cannot be.
    pub fn check(self, today: NaiveDate) -> Result<Self, Vec<Invalid>> {
        let mut complaints = Vec::new();
        if self.date > today {
            let (zh, en) = ("交办日期晚于今天", "the superior's letter is of a day to come");
            complaints.push(Invalid::new("superior_assignment.date", "DAY_IN_FUTURE", zh, en));
        }
        if self.term_date.is_some_and(|it| it < self.date) {
            let (zh, en) = ("要求报结日期早于交办日期", "the day it set is before its letter's");
            let field = "superior_assignment.term_date";
            complaints.push(Invalid::new(field, "TERM_BEFORE_LETTER", zh, en));
        }
        if complaints.is_empty() { Ok(self) } else { Err(complaints) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
    }

    #[test]
    fn a_superiors_letter_is_not_of_a_day_to_come_and_sets_no_day_before_it() {
        let check = |date, term_date| {
            let (level, number) = (Level::Province, "12".to_owned());
            let checked = SuperiorAssignment { level, number, date, term_date }.check(day(10));
            checked.err().unwrap_or_default().iter().map(|it| it.reason).collect::<Vec<_>>()
        };
        assert_eq!(check(day(10), None), Vec::<&str>::new());
        assert_eq!(check(day(2), Some(day(2))), Vec::<&str>::new());
        assert_eq!(check(day(11), Some(day(9))), ["DAY_IN_FUTURE", "TERM_BEFORE_LETTER"]);
    }
}
