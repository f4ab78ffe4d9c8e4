//! What a deployment gives a process of one service: its own secrets and nobody else's.

use test_kit::repository;

use super::sources::SERVICES;

fn read(path: &str) -> String {
    std::fs::read_to_string(repository().join(path)).unwrap()
}

/// The block of a service in compose.yaml: the lines below its name that are indented further.
fn composed(service: &str) -> String {
    let text = read("deploy/compose.yaml");
    let head = format!("\n  {service}:\n");
    let body = text.split(&head).nth(1).unwrap();
    body.lines().take_while(|it| it.is_empty() || it.starts_with("    ")).collect()
}

/// The variables that a text takes from whoever starts it: `${NAME…}`.
fn taken(text: &str) -> Vec<&str> {
    let after = text.split("${").skip(1);
    after.filter_map(|it| it.split([':', '}']).next()).collect()
}

#[test]
fn composed_services_share_no_password_and_no_key() {
    for (service, schema) in SERVICES {
        let block = composed(service);
        let own = format!("HEADWATER_{}_", schema.to_uppercase());
        let mut taken = taken(&block);
        taken.sort_unstable();
        let expected = [format!("{own}ROLE_PASSWORD"), format!("{own}SECRET_KEY")];
        assert_eq!(taken, expected, "{service}");
    }
}

#[test]
fn a_pod_of_one_service_holds_the_secrets_of_that_service_alone() {
    for (service, _) in SERVICES.into_iter().chain([("gateway", "gateway")]) {
        let text = read(&format!("k8s/base/{service}/deployment.yaml"));
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        let named = lines.windows(2).filter(|it| it[0] == "secretKeyRef:").map(|it| it[1]);
        let named: Vec<_> = named
            .chain(lines.iter().copied().filter(|it| it.starts_with("secretName:")))
            .map(|it| it.rsplit(' ').next().unwrap_or_default())
            .collect();
        assert!(!named.is_empty(), "{service}: the reader of manifests sees nothing");
        // Its certificate is a Secret of its own, as cert-manager makes them.
        let is_own = |it: &&str| *it == service || *it == format!("{service}-tls");
        assert!(named.iter().all(is_own), "{service} is given {named:?}");
        assert!(!text.contains("secretRef:"), "{service} is given all of a Secret");
    }
}
