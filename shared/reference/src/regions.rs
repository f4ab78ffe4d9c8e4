//! Administrative divisions.

use std::collections::BTreeMap;

use kernel::RegionCode;
use serde::Deserialize;

use crate::{BadData, rows};

/// The divisions the suite knows.
#[derive(Clone, Debug)]
pub struct Regions {
    names: BTreeMap<RegionCode, String>,
}

#[derive(Deserialize)]
struct Row {
    code: RegionCode,
    name: String,
}

impl Regions {
    /// The divisions shipped with the suite: Lincang (530900), down to the village.
    pub fn shipped() -> Result<Self, BadData> {
        Self::parse(include_str!("../../../deploy/data/regions.csv"))
    }

    /// Reads divisions from CSV with the columns `code` and `name`.
    pub fn parse(text: &str) -> Result<Self, BadData> {
        let names = rows::<Row>("regions.csv", text)?.into_iter().map(|row| (row.code, row.name));
        Ok(Self { names: names.collect() })
    }

    /// True if the division exists.
    pub fn contains(&self, code: &RegionCode) -> bool {
        self.names.contains_key(code)
    }

    /// The division's name.
    pub fn name(&self, code: &RegionCode) -> Option<&str> {
        self.names.get(code).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_divisions_go_down_to_the_village() {
        let regions = Regions::shipped().unwrap();
        let town = RegionCode::parse("530902001").unwrap();
        assert_eq!(regions.name(&town), Some("凤翔街道"));
        assert!(!regions.contains(&RegionCode::parse("530999").unwrap()));
    }
}
