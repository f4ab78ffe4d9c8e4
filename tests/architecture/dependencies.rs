//! Crates: services do not know each other; shared libraries know no service.

use std::collections::BTreeMap;
use std::process::Command;

use test_kit::repository;

const SERVICES: [&str; 6] =
    ["gateway", "intake", "routing", "supervision", "risk-ledger", "grid-collaboration"];

/// Every crate of the workspace with the workspace crates it is built with (tests aside).
fn graph() -> BTreeMap<String, Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(repository())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let name = |it: &serde_json::Value| it["name"].as_str().unwrap().to_owned();
    let names: Vec<_> = packages.iter().map(name).collect();
    packages
        .iter()
        .map(|package| {
            let uses = package["dependencies"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|it| it["kind"].as_str() != Some("dev"))
                .map(name)
                .filter(|it| names.contains(it))
                .collect();
            (name(package), uses)
        })
        .collect()
}

#[test]
fn no_service_is_built_with_another() {
    for (krate, uses) in graph() {
        if krate == "headwater" || krate == "headwater-tests" {
            continue;
        }
        for service in SERVICES {
            assert!(!uses.contains(&service.to_owned()), "{krate} uses {service}");
        }
    }
}

#[test]
fn pure_libraries_stay_pure() {
    let graph = graph();
    assert_eq!(graph["kernel"], Vec::<String>::new());
    assert_eq!(graph["statutory-calendar"], ["kernel"]);
    assert_eq!(graph["reference"], ["kernel"]);
}

#[test]
fn every_crate_but_the_contracts_inherits_the_lints() {
    for (path, text) in super::sources::files(".", "toml") {
        let path = path.display().to_string();
        let ours = path.ends_with("Cargo.toml")
            && text.contains("version.workspace")
            && !path.contains("/target/");
        if ours && !path.ends_with("proto/Cargo.toml") {
            assert!(text.contains("[lints]\nworkspace = true"), "{path}");
        }
    }
}
