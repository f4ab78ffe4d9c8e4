//! What is secret among the settings of a service is never printed with them.

use std::path::Path;

use test_kit::{Place, repository};

/// The fields of a service's configuration that hold a secret, by their type.
fn secrets(service: &str) -> Vec<String> {
    let file = repository().join(format!("services/{service}/src/config.rs"));
    let code = std::fs::read_to_string(file).unwrap();
    code.lines()
        .filter(|line| line.contains("Sensitive<"))
        .filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(':'))
        .map(|(field, _)| field.to_owned())
        .collect()
}

/// Its settings as they are printed with these in a file.
fn printed(service: &str, file: &Path) -> String {
    let name = service.replace('-', "_");
    let defaults = repository().join(format!("services/{service}/config.default.toml"));
    let defaults = std::fs::read_to_string(defaults).unwrap();
    service_kit::config::printed(&name, &defaults, Some(file)).unwrap()
}

#[test]
fn no_secret_of_any_service_is_among_its_printed_settings() {
    let place = Place::fresh().unwrap();
    let file = place.path().join("settings.toml");
    let mut seen = 0;
    let all = super::sources::SERVICES.map(|(service, _)| service).into_iter().chain(["gateway"]);
    for service in all {
        for field in secrets(service) {
            seen += 1;
            for secret in ["geheim", "postgres://user:geheim@host/d", "redis://:geheim@host:1"] {
                std::fs::write(&file, format!("{field} = \"{secret}\"")).unwrap();
                let printed = printed(service, &file);
                assert!(printed.contains(&field.to_uppercase()), "{service} lacks {field}");
                assert!(!printed.contains("geheim"), "{service} shows {field}");
            }
        }
    }
    assert!(seen >= 13, "only {seen} secrets were found");
}

#[test]
fn a_setting_of_a_file_that_cannot_be_is_named_with_its_file_as_it_stands_there() {
    let place = Place::fresh().unwrap();
    let file = place.path().join("intake.toml");
    let refused = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let defaults = intake::config::DEFAULTS;
        let read = service_kit::config::load::<intake::Config>("intake", defaults, Some(&file));
        read.unwrap_err().to_string().replace(&file.display().to_string(), "FILE")
    };
    for (text, said) in [
        (
            "databse_url = \"geheim\"",
            "databse_url in FILE: there is no such setting; was database_url meant?",
        ),
        ("colour = \"red\"", "colour in FILE: there is no such setting"),
        ("secret_key = 4711", "secret_key in FILE: this is no text"),
    ] {
        assert_eq!(refused(text), said);
    }
    let often = refused("query_per_minute = \"often\"");
    assert!(often.starts_with("query_per_minute in FILE: invalid type"), "{often}");
}
