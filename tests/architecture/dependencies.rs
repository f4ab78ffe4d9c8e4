//! Crates: services do not know each other; shared libraries know no service.

use super::workspace::workspace;

const SERVICES: [&str; 6] =
    ["gateway", "intake", "routing", "supervision", "risk-ledger", "grid-collaboration"];

/// The crates that put services together.
const TOGETHER: [&str; 3] = ["headwater", "lab", "headwater-tests"];

#[test]
fn no_service_is_built_with_another() {
    for (name, krate) in workspace() {
        if TOGETHER.contains(&name.as_str()) {
            continue;
        }
        for service in SERVICES {
            assert!(!krate.uses.contains_key(service), "{name} uses {service}");
        }
    }
}

#[test]
fn pure_libraries_stay_pure() {
    let workspace = workspace();
    let uses = |name: &str| workspace[name].uses.keys().map(String::as_str).collect::<Vec<_>>();
    assert!(uses("kernel").is_empty());
    assert_eq!(uses("statutory-calendar"), ["kernel"]);
    assert_eq!(uses("organisation"), ["kernel", "words"]);
    assert_eq!(uses("words"), ["kernel"]);
    assert_eq!(uses("deadlines"), ["kernel", "statutory-calendar", "words"]);
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
