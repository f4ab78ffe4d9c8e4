//! The product is what offices run: nothing in it mints tokens, sets a clock or starts engines.
//!
//! Manifests and sources are read, and nothing is built for it: in a build of the whole workspace
//! the tests turn on what the product must do without.

use std::collections::BTreeMap;

use test_kit::repository;

use super::sources::{code, files_in, is_test};
use super::workspace::{Crate, workspace};

/// The crates that only development and tests may be built with.
const LAB: [&str; 4] = ["engines", "test-kit", "lab", "headwater-tests"];

/// Kernel's feature under which a clock can be set by hand.
const MANUAL_CLOCK: &str = "manual-clock";

/// The crate of the binary `headwater`, and every crate that it is built with, optional ones too.
fn product() -> BTreeMap<String, Crate> {
    let mut workspace = workspace();
    let mut product = BTreeMap::new();
    let mut waiting = vec!["headwater".to_owned()];
    while let Some(name) = waiting.pop() {
        if let Some(krate) = workspace.remove(&name) {
            waiting.extend(krate.uses.keys().cloned());
            product.insert(name, krate);
        }
    }
    product
}

#[test]
fn the_product_is_built_with_no_crate_of_the_lab() {
    let product = product();
    for part in ["kernel", "service-kit", "gateway", "intake", "supervision"] {
        assert!(product.contains_key(part), "{part} is not seen");
    }
    for name in LAB {
        assert!(!product.contains_key(name), "the product is built with {name}");
    }
}

#[test]
fn no_crate_of_the_product_turns_the_manual_clock_on() {
    let product = product();
    assert!(product["kernel"].features.contains_key(MANUAL_CLOCK), "the feature has gone");
    for (name, krate) in &product {
        for (used, features) in &krate.uses {
            assert!(!features.iter().any(|it| it == MANUAL_CLOCK), "{name} asks it of {used}");
        }
        for (feature, on) in &krate.features {
            let turns_it_on = on.iter().any(|it| it.ends_with(MANUAL_CLOCK));
            assert!(!turns_it_on, "the feature {feature} of {name} turns it on");
        }
    }
}

#[test]
fn the_manual_clock_is_one_file_that_the_product_is_compiled_without() {
    let home = repository().join("shared/kernel/src/clock/mod.rs");
    let home = std::fs::read_to_string(home).unwrap();
    assert!(home.contains("#[cfg(any(test, feature = \"manual-clock\"))]\nmod manual;"));
    for (path, code) in sources() {
        if path.ends_with("shared/kernel/src/clock/manual.rs") {
            continue;
        }
        for word in ["Clock::manual(", "Clock::turned(", ".advance_to(", ".ahead(", ".is_manual("] {
            assert!(!code.contains(word), "{path} mentions {word}");
        }
    }
}

#[test]
fn the_product_signs_identities_of_services_and_no_tokens_of_people() {
    let signing: Vec<_> = sources()
        .into_iter()
        .filter(|(_, code)| code.contains("EncodingKey") || code.contains("jsonwebtoken::encode"))
        .map(|(path, _)| path)
        .collect();
    assert!(
        matches!(&signing[..], [only] if only.ends_with("shared/service-kit/src/identity.rs")),
        "{signing:?}"
    );
}

#[test]
fn the_image_holds_the_product_and_nothing_else() {
    let read = |path| std::fs::read_to_string(repository().join(path)).unwrap();
    let image = read("deploy/Dockerfile");
    let built: Vec<_> = image.lines().filter(|line| line.contains("cargo build")).collect();
    assert_eq!(built, ["    cargo build --release --locked --package headwater \\"]);
    let copied: Vec<_> =
        image.lines().filter(|line| line.starts_with("COPY --from=build")).collect();
    assert_eq!(copied, ["COPY --from=build /usr/local/bin/headwater /usr/local/bin/headwater"]);
}

/// The code of the product's crates, their tests aside.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for krate in product().values() {
        for (path, text) in files_in(&krate.folder.join("src"), "rs") {
            if !is_test(path.strip_prefix(&krate.folder).unwrap()) {
                found.push((path.display().to_string(), code(&text)));
            }
        }
    }
    assert!(found.len() > 200, "only {} sources are seen", found.len());
    found
}
