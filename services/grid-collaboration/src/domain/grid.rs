//! Grids (网格): the lowest unit of local administration.

use std::fmt;

use kernel::{BodyCode, Invalid, RegionCode};
use organisation::AsOf;

/// A grid's code: a village's code, a dash, G and two digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GridCode(String);

impl GridCode {
    /// Parses the code, or says what was expected.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let digits = |part: &str, count| {
            part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        match text.split_once("-G") {
            Some((village, ordinal)) if digits(village, 12) && digits(ordinal, 2) => {
                Ok(Self(text.to_owned()))
            }
            Some(_) | None => {
                let zh = "村（社区）代码、短横、G和两位数字";
                Err(Invalid::malformed("grid", zh, "a village's code, a dash, G and two digits"))
            }
        }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for GridCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for GridCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    pub code: GridCode,
    pub name: String,
    /// The village or community it is part of.
    pub region: RegionCode,
    /// The grid centre whose workers walk it.
    pub centre_body: BodyCode,
}

impl Grid {
    /// A row of the register, on a day of its office: where its centre has ended, whoever took over
    /// walks it.
    pub fn of(row: &organisation::Grid, office: &AsOf) -> Option<Self> {
        Some(Self {
            code: GridCode::parse(&row.code).ok()?,
            name: row.name.clone(),
            region: row.region.clone(),
            centre_body: office.successor(&row.centre_body)?.code.clone(),
        })
    }

    /// The grid of this code within a region. Grids of another region are unknown to an issuer:
    /// what is asked there is asked through its own bodies.
    pub fn find(
        code: &GridCode,
        region: Option<&RegionCode>,
        office: &AsOf,
    ) -> Result<Self, Invalid> {
        let grid = office.grid(code.as_str()).and_then(|row| Self::of(row, office));
        let within = |grid: &Self| region.is_some_and(|it| grid.region.is_within(it));
        grid.filter(within).ok_or_else(|| {
            let (zh, en) = (
                format!("本辖区没有此网格：{code}"),
                format!("no such grid in the caller's region: {code}"),
            );
            Invalid::new("grid", "GRID_UNKNOWN", zh, en)
        })
    }
}
