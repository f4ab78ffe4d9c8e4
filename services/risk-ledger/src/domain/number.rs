//! Numbers of entries and of letters: without gaps per series.

use std::fmt;

use kernel::{BodyCode, RegionCode, Visibility};

/// A series of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Series {
    /// 台账: one county, one year. What is kept from somebody has a series of its own: whoever counts
    /// the numbers that he is shown finds none missing.
    Ledger { county: RegionCode, year: i32, restricted: bool },
    /// 预警提醒函: one issuing body, one year.
    Warning { body: BodyCode, year: i32 },
}

impl Series {
    /// The ledger in which a hazard of this region, under this label, is numbered.
    pub fn ledger(region: &RegionCode, year: i32, label: &Visibility) -> Self {
        Self::Ledger { county: region.county(), year, restricted: label.restricts() }
    }

    /// The number at a place in the series, such as `530902-TZ-2026-0001`.
    pub fn number(&self, ordinal: i64) -> String {
        format!("{self}-{ordinal:04}")
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ledger { county, year, restricted: false } => write!(f, "{county}-TZ-{year}"),
            Self::Ledger { county, year, restricted: true } => write!(f, "{county}-TZ-M-{year}"),
            Self::Warning { body, year } => write!(f, "{body}-YJ-{year}"),
        }
    }
}
