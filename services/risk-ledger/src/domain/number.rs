//! Numbers of entries and of letters: without gaps per series.

use std::fmt;

use kernel::{BodyCode, RegionCode};

/// A series of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Series {
    /// 台账: one county, one year.
    Ledger { county: RegionCode, year: i32 },
    /// 预警提醒函: one issuing body, one year.
    Warning { body: BodyCode, year: i32 },
}

impl Series {
    /// The ledger in which a hazard of this region is numbered.
    pub fn ledger(region: &RegionCode, year: i32) -> Self {
        Self::Ledger { county: region.county(), year }
    }

    /// The number at a place in the series, such as `530902-TZ-2026-0001`.
    pub fn number(&self, ordinal: i64) -> String {
        format!("{self}-{ordinal:04}")
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ledger { county, year } => write!(f, "{county}-TZ-{year}"),
            Self::Warning { body, year } => write!(f, "{body}-YJ-{year}"),
        }
    }
}
