//! Registration numbers: without gaps per body and year.

use std::fmt;

use kernel::BodyCode;

/// A series of numbers: one body, one year. What is kept from somebody has a series of its own: whoever counts the numbers that
/// he is shown finds none missing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Series {
    pub body: BodyCode,
    pub year: i32,
    pub restricted: bool,
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let restricted = if self.restricted { "M-" } else { "" };
        write!(f, "{}-{restricted}{}", self.body, self.year)
    }
}

impl Series {
    /// The number at a place in the series, such as `530902-XFJ-2026-000123`.
    pub fn number(&self, ordinal: i64) -> String {
        format!("{self}-{ordinal:06}")
    }
}
