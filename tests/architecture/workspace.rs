//! The crates of the workspace, as their manifests have them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use test_kit::repository;

/// A crate of the workspace.
pub(crate) struct Crate {
    pub(crate) folder: PathBuf,
    /// The workspace's crates it is built with, tests aside, each with the features it asks for.
    pub(crate) uses: BTreeMap<String, Vec<String>>,
    /// Its own features, with what each turns on.
    pub(crate) features: BTreeMap<String, Vec<String>>,
}

/// All crates of the workspace by name.
pub(crate) fn workspace() -> BTreeMap<String, Crate> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(repository())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let names: Vec<_> = packages.iter().map(|it| text(&it["name"])).collect();
    packages
        .iter()
        .map(|package| {
            let manifest = PathBuf::from(text(&package["manifest_path"]));
            let dependencies = package["dependencies"].as_array().unwrap();
            let uses = dependencies
                .iter()
                .filter(|it| it["kind"].as_str() != Some("dev"))
                .map(|it| (text(&it["name"]), texts(&it["features"])))
                .filter(|(name, _)| names.contains(name))
                .collect();
            let features = package["features"].as_object().unwrap();
            let features = features.iter().map(|(name, on)| (name.clone(), texts(on))).collect();
            let folder = manifest.parent().unwrap().to_owned();
            (text(&package["name"]), Crate { folder, uses, features })
        })
        .collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(text).collect()
}
