//! Registration numbers: without gaps per body and year.

use std::fmt;

use kernel::{BodyCode, Visibility};

/// A series of numbers: one body, one year. What is kept from somebody has a series of its own, whose numbers are
/// drawn: nobody can tell from those that he is shown which ones he is not shown. Prints as the numbers begin.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Series {
    pub body: BodyCode,
    pub year: i32,
    pub restricted: bool,
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = Visibility::series_mark(self.restricted);
        write!(f, "{}-{mark}{}", self.body, self.year)
    }
}

impl Series {
    /// How many digits a number in its order has at least, as in `530902-XFJ-2026-000123`.
    pub const DIGITS: usize = 6;
}
