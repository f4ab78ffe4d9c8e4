//! Divisions and grids: each lies in one above it.

use kernel::code::RegionLevel as CodeLevel;
use kernel::{BodyCode, RegionCode};
use words::routing::RegionLevel;

use crate::complaint::{Complaints, Fault};
use crate::organisation::Organisation;
use crate::row::Row;
use crate::rows::{Grid, Region};

pub(super) fn check(office: &Organisation, complaints: &mut Complaints) {
    for (line, region) in office.regions.with_lines() {
        if region.level != level_of(&region.code) {
            complaints.note(Region::FILE, line, "level", Fault::LevelWrong);
        }
        if let Some(parent) = &region.parent {
            if !exists(office, parent) {
                let fault = Fault::RegionUnknown { region: parent.clone() };
                complaints.note(Region::FILE, line, "parent", fault);
            } else if level_of(parent) >= region.level {
                let fault = Fault::ParentNotAbove { parent: parent.clone() };
                complaints.note(Region::FILE, line, "parent", fault);
            }
        }
    }
    for (line, grid) in office.grids.with_lines() {
        if !exists(office, &grid.region) {
            let fault = Fault::RegionUnknown { region: grid.region.clone() };
            complaints.note(Grid::FILE, line, "region", fault);
        }
        if !is_grid_of(&grid.code, &grid.region) {
            complaints.note(Grid::FILE, line, "code", Fault::NotAGrid);
        }
        centre(office, line, grid, complaints);
    }
}

fn centre(office: &Organisation, line: usize, grid: &Grid, complaints: &mut Complaints) {
    let body: &BodyCode = &grid.centre_body;
    if let Some(fault) = super::bodies::missing(office, body, grid.valid) {
        complaints.note(Grid::FILE, line, "centre_body", fault);
    }
    let above = &grid.parent;
    let is_region = RegionCode::parse(above).is_ok_and(|it| exists(office, &it));
    let is_grid = !office.grids.find(|it| it.code.cmp(above)).is_empty() && *above != grid.code;
    if !is_region && !is_grid {
        let region = RegionCode::parse(above).unwrap_or_else(|_| grid.region.clone());
        complaints.note(Grid::FILE, line, "parent", Fault::RegionUnknown { region });
    }
}

/// A grid's code: that of its village, a dash, G and two digits.
fn is_grid_of(code: &str, region: &RegionCode) -> bool {
    let ordinal = code.strip_prefix(region.as_str()).and_then(|rest| rest.strip_prefix("-G"));
    ordinal.is_some_and(|it| it.len() == 2 && it.bytes().all(|byte| byte.is_ascii_digit()))
}

pub(super) fn exists(office: &Organisation, code: &RegionCode) -> bool {
    !office.regions.find(|it| it.code.cmp(code)).is_empty()
}

/// The level that a code says.
fn level_of(code: &RegionCode) -> RegionLevel {
    match code.level() {
        CodeLevel::Province => RegionLevel::Province,
        CodeLevel::City => RegionLevel::City,
        CodeLevel::County => RegionLevel::County,
        CodeLevel::Town => RegionLevel::Town,
        CodeLevel::Village => RegionLevel::Village,
    }
}
