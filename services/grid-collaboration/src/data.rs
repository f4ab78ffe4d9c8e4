//! The grid tree that ships with the suite.

use kernel::{BodyCode, RegionCode};
use serde::Deserialize;

/// A grid (网格).
#[derive(Clone, Debug, Deserialize)]
pub struct Grid {
    pub code: String,
    pub name: String,
    pub region: RegionCode,
    pub centre_body: BodyCode,
}

/// The grids shipped with the suite; a row that cannot be read stops the start.
pub fn shipped() -> anyhow::Result<Vec<Grid>> {
    let text = include_str!("../../../deploy/data/grids.csv");
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    Ok(csv.deserialize().collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_shipped_grids_can_be_read() {
        assert!(super::shipped().unwrap().len() > 20);
    }
}
