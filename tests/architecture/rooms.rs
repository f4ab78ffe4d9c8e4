//! The rooms of a service: grpc and reactions lead to app, app to domain and store, domain to
//! nothing. A service may have several groups of rooms, such as supervision's `orders` and
//! `dossier`; what a room must not mention is the same in each.

use std::path::{Path, PathBuf};

use super::sources::{SERVICES, code, files, is_test};

/// What a room must not mention, and to which rooms it must not lead.
const FORBIDDEN: [(&str, &[&str], &[&str]); 5] = [
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
        ],
        &["store", "app", "grpc", "reactions"],
    ),
    ("store", &["tonic::", "PgPool"], &["app", "grpc", "reactions"]),
    ("app", &["tonic::", ".pool()"], &["grpc", "reactions"]),
    ("grpc", &["sqlx"], &["store", "reactions"]),
    ("reactions", &["sqlx"], &["store", "grpc"]),
];

/// The files of a service's rooms of this name, without those that hold tests only.
fn rooms(service: &str, room: &str) -> Vec<(PathBuf, String)> {
    let source = format!("services/{service}/src");
    let base = test_kit::repository().join(&source);
    let is_in_room = |path: &Path| {
        let within = path.strip_prefix(&base).unwrap().parent().unwrap();
        within.components().any(|part| part.as_os_str() == room)
    };
    let mut found = files(&source, "rs");
    found.retain(|(path, _)| is_in_room(path) && !is_test(path));
    found
}

/// True if code leads to a room: names it as a part of a path.
fn leads_to(code: &str, room: &str) -> bool {
    let step = format!("{room}::");
    code.match_indices(&step).any(|(at, _)| {
        let before = code[..at].chars().next_back().unwrap_or(' ');
        !before.is_alphanumeric() && before != '_'
    })
}

#[test]
fn no_room_leads_back() {
    for (service, _) in SERVICES {
        for (room, words, other_rooms) in FORBIDDEN {
            let found = rooms(service, room);
            assert!(!found.is_empty(), "{service} has no {room}");
            for (path, text) in found {
                let code = code(&text);
                for word in words {
                    assert!(!code.contains(word), "{} mentions {word}", path.display());
                }
                for other in other_rooms {
                    assert!(!leads_to(&code, other), "{} leads to {other}", path.display());
                }
            }
        }
    }
}

#[test]
fn only_firing_meets_redis() {
    let supervision = test_kit::repository().join("services/supervision/src");
    for (path, text) in files("services/supervision/src", "rs") {
        let inside = path.strip_prefix(&supervision).unwrap();
        let may = inside.starts_with("firing") || inside == Path::new("service.rs");
        for way in ["timers", "redis_link"] {
            assert!(may || !leads_to(&code(&text), way), "{} meets Redis", path.display());
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
        let use_cases = rooms(&package, "app");
        for method in service.methods() {
            let file = format!("{}.rs", snake(method.name()));
            let is_it = |path: &Path| path.file_name().is_some_and(|name| name == file.as_str());
            let found = use_cases.iter().filter(|(path, _)| is_it(path)).count();
            assert_eq!(found, 1, "{} has {found} files {file} in `app`", method.full_name());
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
