//! The rooms of a service: grpc and reactions lead to app, app to domain and store, domain to nothing.

use super::sources::{SERVICES, code, files, is_test};

/// What a room must not mention.
const FORBIDDEN: [(&str, &[&str]); 5] = [
    (
        "domain",
        &[
            "sqlx",
            "tonic",
            "tokio",
            "async ",
            "headwater_proto",
            "mailbox",
            "service_kit",
            "OfficeClock",
            "MachineClock",
            "crate::store",
            "crate::app",
            "crate::grpc",
            "crate::reactions",
        ],
    ),
    ("store", &["tonic::", "crate::app", "crate::grpc", "crate::reactions", "PgPool"]),
    ("app", &["tonic::", "crate::grpc", "crate::reactions", ".pool()"]),
    ("grpc", &["sqlx", "crate::store", "crate::reactions"]),
    ("reactions", &["sqlx", "crate::store", "crate::grpc"]),
];

#[test]
fn no_room_leads_back() {
    for (service, _) in SERVICES {
        for (room, forbidden) in FORBIDDEN {
            let found = files(&format!("services/{service}/src/{room}"), "rs");
            assert!(!found.is_empty(), "{service} has no {room}");
            for (path, text) in found.into_iter().filter(|(path, _)| !is_test(path)) {
                let code = code(&text);
                for word in forbidden {
                    assert!(!code.contains(word), "{} mentions {word}", path.display());
                }
            }
        }
    }
}

#[test]
fn every_rpc_has_its_use_case_file() {
    for service in headwater_proto::POOL.services() {
        let package = service.package_name().split('.').nth(1).unwrap().replace('_', "-");
        if package == "common" {
            continue;
        }
        // In `app` itself or in the folder of a topic.
        let cases = files(&format!("services/{package}/src/app"), "rs");
        for method in service.methods() {
            let file = format!("{}.rs", snake(method.name()));
            let found = cases.iter().filter(|(path, _)| path.ends_with(&file)).count();
            assert_eq!(found, 1, "{} has {found} files {file}", method.full_name());
        }
    }
}

#[test]
fn no_file_has_grown_past_five_hundred_lines() {
    for folder in ["services", "shared", "lab", "tests", "proto/src"] {
        for (path, text) in files(folder, "rs") {
            assert!(text.lines().count() <= 500, "{}", path.display());
        }
    }
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
