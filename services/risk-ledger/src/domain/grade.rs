//! A grade with its reasons: of a matter or hazard, never of a person.

use words::risk_ledger::Grade;

/// A grade and its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grading {
    pub grade: Grade,
    pub reason: String,
}

/// Where a grade, or none, stands in the list of the ledger: the highest first.
pub fn rank(grade: Option<Grade>) -> i16 {
    match grade {
        Some(Grade::High) => 1,
        Some(Grade::Medium) => 2,
        Some(Grade::Low) => 3,
        None => 4,
    }
}
