//! The grids that ship with the suite.

use anyhow::Context;
use kernel::{BodyCode, RegionCode};
use serde::Deserialize;

use crate::domain::{Grid, GridCode};

#[derive(Deserialize)]
struct Row {
    code: String,
    name: String,
    region: RegionCode,
    centre_body: BodyCode,
}

/// Reads the shipped grids; a row that cannot be read stops the start.
pub fn shipped_grids() -> anyhow::Result<Vec<Grid>> {
    let text = include_str!("../../../deploy/data/grids.csv");
    csv::Reader::from_reader(text.as_bytes())
        .into_deserialize()
        .map(|row| {
            let Row { code, name, region, centre_body } = row?;
            Ok(Grid { code: GridCode::parse(&code)?, name, region, centre_body })
        })
        .collect::<anyhow::Result<_>>()
        .context("grids.csv")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_grid_lies_in_its_village_and_its_centres_county() {
        let grids = shipped_grids().unwrap();
        assert!(grids.len() >= 40);
        for grid in grids {
            assert!(grid.code.as_str().starts_with(grid.region.as_str()), "{grid:?}");
            assert!(grid.region.is_within(&grid.centre_body.region()), "{grid:?}");
        }
    }
}
