//! Numbers of entries and of letters: without gaps per series. What is kept from somebody has series of its own (`M`), whose numbers
//! are drawn: nobody can tell from those that he is shown which ones he is not shown.

use std::fmt;

use kernel::{BodyCode, RegionCode, Visibility};

/// A series of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Series {
    /// 台账: one county, one year.
    Ledger { county: RegionCode, year: i32, restricted: bool },
    /// 预警提醒函: one issuing body, one year.
    Warning { body: BodyCode, year: i32, restricted: bool },
}

impl Series {
    /// How many digits a number in its order has at least.
    pub const DIGITS: usize = 4;

    /// The ledger in which a hazard of this region, under this label, is numbered.
    pub fn ledger(region: &RegionCode, year: i32, label: &Visibility) -> Self {
        Self::Ledger { county: region.county(), year, restricted: label.restricts() }
    }

    /// The letters of a body about what stands under this label.
    pub fn warning(body: &BodyCode, year: i32, label: &Visibility) -> Self {
        Self::Warning { body: body.clone(), year, restricted: label.restricts() }
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ledger { county, year, restricted } => {
                write!(f, "{county}-TZ-{}{year}", Visibility::series_mark(*restricted))
            }
            Self::Warning { body, year, restricted } => {
                write!(f, "{body}-YJ-{}{year}", Visibility::series_mark(*restricted))
            }
        }
    }
}
