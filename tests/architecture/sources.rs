//! Reading the repository's own files.

use std::path::{Path, PathBuf};

use test_kit::repository;

/// The services that keep records: their folder and their schema.
pub(crate) const SERVICES: [(&str, &str); 5] = [
    ("intake", "intake"),
    ("routing", "routing"),
    ("supervision", "supervision"),
    ("risk-ledger", "risk_ledger"),
    ("grid-collaboration", "grid_collaboration"),
];

/// All files under a folder of the repository with this extension, with their texts.
pub(crate) fn files(folder: &str, extension: &str) -> Vec<(PathBuf, String)> {
    files_in(&repository().join(folder), extension)
}

/// All files under a folder with this extension, with their texts.
pub(crate) fn files_in(folder: &Path, extension: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    collect(folder, extension, &mut found);
    found.sort();
    found
}

fn collect(folder: &Path, extension: &str, found: &mut Vec<(PathBuf, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, extension, found);
        } else if path.extension().is_some_and(|it| it == extension) {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
}

/// True for files that hold nothing but tests.
pub(crate) fn is_test(path: &Path) -> bool {
    path.components().any(|part| matches!(part.as_os_str().to_str(), Some("tests" | "tests.rs")))
}

/// The code of a file without its comments and its tests.
pub(crate) fn code(text: &str) -> String {
    let body = text.split("#[cfg(test)]").next().unwrap_or_default();
    body.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}
