//! Tests over the data that ship with the suite, and over small offices made for one question each.

mod complaints;
mod custody;
mod interests;
mod properties;
mod proposals;
mod shipped;
mod succession;

use std::path::Path;

use chrono::NaiveDate;
use kernel::{BodyCode, PostCode, RegionCode};

use crate::*;

/// The folder that ships with the suite.
fn shipped_files() -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/data");
    Files::of_folder(&folder).unwrap()
}

/// A small office: a city with a government, a labour bureau and a conference; a county with the
/// same.
fn small() -> Files {
    let mut files = Files::default();
    for (name, text) in [
        ("regions.csv", include_str!("small/regions.csv")),
        ("bodies.csv", include_str!("small/bodies.csv")),
        ("post-kinds.toml", include_str!("small/post-kinds.toml")),
        ("posts.csv", include_str!("small/posts.csv")),
        ("holders.csv", include_str!("small/holders.csv")),
        ("leaves.csv", include_str!("small/leaves.csv")),
        ("interests.csv", include_str!("small/interests.csv")),
        ("categories.csv", include_str!("small/categories.csv")),
        ("cues.csv", include_str!("small/cues.csv")),
        ("competence.csv", include_str!("small/competence.csv")),
        ("grids.csv", include_str!("small/grids.csv")),
    ] {
        files.add(name, text);
    }
    files
}

/// The small office, with a line of a file put in the place of another.
fn with(file: &str, line: &str, instead: &str) -> Files {
    let mut files = small();
    let text = files.iter().find(|(name, _)| *name == file).unwrap().1.to_owned();
    assert!(text.contains(line), "{file} has no {line}");
    files.add(file, text.replacen(line, instead, 1));
    files
}

/// The small office, with lines added to a file.
fn and(file: &str, lines: &str) -> Files {
    let mut files = small();
    let text = files.iter().find(|(name, _)| *name == file).unwrap().1.to_owned();
    files.add(file, format!("{text}{lines}\n"));
    files
}

/// The rights of the small office and of the shipped one.
fn rights() -> Rights {
    let shipped = include_str!("../../../../deploy/data/post-kinds.toml");
    let texts = shipped.split('"').filter(|it| it.contains('.') && !it.contains(' '));
    texts.map(str::to_owned).collect()
}

fn read(files: &Files) -> Organisation {
    Organisation::read(files, &rights()).unwrap_or_else(|complaints| {
        let all: Vec<_> = complaints.iter().map(ToString::to_string).collect();
        panic!("{}", all.join("\n"))
    })
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn body(code: &str) -> BodyCode {
    BodyCode::parse(code).unwrap()
}

fn post(code: &str) -> PostCode {
    PostCode::parse(code).unwrap()
}

fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).unwrap()
}

fn code(body: Option<&Body>) -> &str {
    body.map_or("-", |it| it.code.as_str())
}
